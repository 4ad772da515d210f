package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Charges;
import io.wattle.power.Moment;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// A running replica as it is reported, beside what the plan expects of it.
///
/// @param hardware kind that its model was made for: a GPU type, a processor or an architecture
record ServedReplica(String replica, String hardware, Expected expected, Observed observed) {
    /// @param tokensPerSecond output tokens at the assigned load
    /// @param idle            of its GPUs, or of its host
    /// @param power           of them at that load
    /// @param secondsPerToken from arrival to the last token, divided by the tokens of an answer
    record Expected(double tokensPerSecond, Watts idle, Watts power, double secondsPerToken) {}

    /// @param outputTokensTotal counter of its engine
    /// @param present           requests in it, those that wait included
    /// @param watts             of its GPUs, or of its host; none where nothing measures them
    record Observed(long outputTokensTotal, int present, OptionalDouble watts) {}

    /// All that can be compared now.
    static List<ServedReplica> of(Term term, Fleet fleet, Charges charges, Moment now) {
        Optional<Plan> plan = term.planner().active().map(active -> active.plan());
        return plan.stream()
                .flatMap(active -> active.replicas().stream())
                .filter(placement -> fleet.freshness(placement.node(), now) == Freshness.READY)
                .flatMap(placement -> of(term, plan.orElseThrow(), placement, fleet, charges).stream())
                .toList();
    }

    private static Optional<ServedReplica> of(
            Term term, Plan plan, ReplicaPlacement placement, Fleet fleet, Charges charges) {
        Optional<Node> node = term.documents().cluster().flatMap(cluster -> cluster.node(placement.node()));
        Optional<NodeStatus> status = fleet.node(placement.node());
        Optional<Demand> demand = term.documents().model(placement.id().model()).flatMap(model -> model.demand());
        if (node.isEmpty() || status.isEmpty() || demand.isEmpty()) {
            return Optional.empty();
        }
        return status.get()
                .replica(placement.id().toString())
                .filter(reported -> reported.phase() == ReplicaPhase.RUNNING)
                .filter(reported -> reported.outputTokensTotal().isPresent())
                .filter(reported -> reported.requestsRunning().isPresent())
                .map(reported -> new ServedReplica(
                        reported.replica(),
                        hardware(node.get()),
                        expected(placement, node.get(), demand.get(), charges),
                        observed(plan, placement, status.get(), reported)));
    }

    private static String hardware(Node node) {
        return node.gpus()
                .map(GpuGroup::type)
                .or(node::cpu)
                .orElseGet(() -> node.arch().label());
    }

    private static Expected expected(ReplicaPlacement placement, Node node, Demand demand, Charges charges) {
        var plan = placement.expected();
        boolean isOnGpus = !placement.gpus().isEmpty();
        Watts idle = isOnGpus
                ? charges.idle(node)
                        .minus(node.host().idle())
                        .times((double) placement.gpus().size() / Math.max(1, node.gpuCount()))
                : node.host().idle();
        return new Expected(
                plan.assignedRequestsPerSecond() * demand.outputTokens(),
                idle,
                isOnGpus ? plan.gpuPower() : idle.plus(plan.hostPower()),
                seconds(plan.timePerOutputToken()) + seconds(plan.timeToFirstToken()) / demand.outputTokens());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Observed observed(Plan plan, ReplicaPlacement placement, NodeStatus status, ReplicaReport reported) {
        OptionalDouble watts =
                placement.gpus().isEmpty() ? hostWatts(plan, placement, status) : gpuWatts(placement, status);
        return new Observed(
                reported.outputTokensTotal().getAsLong(),
                reported.requestsRunning().getAsInt()
                        + reported.requestsWaiting().orElse(0),
                watts);
    }

    /// All its GPUs must be on this node and measured.
    private static OptionalDouble gpuWatts(ReplicaPlacement placement, NodeStatus status) {
        List<Double> measured = placement.gpus().stream()
                .filter(slot -> slot.node().equals(placement.node()))
                .flatMap(slot -> status.report().gpus().stream().filter(gpu -> gpu.index() == slot.index()))
                .flatMap(gpu -> measured(gpu.power()))
                .toList();
        return measured.size() == placement.gpus().size()
                ? OptionalDouble.of(
                        measured.stream().mapToDouble(Double::doubleValue).sum())
                : OptionalDouble.empty();
    }

    /// Only a replica that has its host to itself can be told from others.
    private static OptionalDouble hostWatts(Plan plan, ReplicaPlacement placement, NodeStatus status) {
        boolean isAlone = plan.replicas().stream()
                        .filter(other -> other.node().equals(placement.node()))
                        .count()
                == 1;
        return measured(Optional.of(status.report().host().power()))
                .filter(_ -> isAlone)
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    private static Stream<Double> measured(Optional<PowerSample> sample) {
        return sample.stream().filter(read -> read.origin() == Origin.MEASURED).map(PowerSample::powerWatts);
    }
}
