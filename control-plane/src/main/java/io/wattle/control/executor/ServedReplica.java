package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Charges;
import io.wattle.power.Moment;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

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

    /// What is asked of each replica, by name.
    private record Known(Map<NodeId, Node> nodes, Map<ModelName, Demand> demands, Map<NodeId, Long> replicas) {
        static Known of(Term term, Plan plan) {
            Map<NodeId, Node> nodes = new HashMap<>();
            term.documents().cluster().stream().flatMap(Cluster::nodes).forEach(node -> nodes.put(node.id(), node));
            Map<ModelName, Demand> demands = new HashMap<>();
            term.documents()
                    .models()
                    .forEach(model -> model.demand().ifPresent(demand -> demands.put(model.name(), demand)));
            Map<NodeId, Long> replicas = new HashMap<>();
            plan.replicas().forEach(replica -> replicas.merge(replica.node(), 1L, Long::sum));
            return new Known(nodes, demands, replicas);
        }
    }

    /// All that can be compared now.
    static List<ServedReplica> of(Term term, Fleet fleet, Charges charges, Moment now) {
        Optional<Plan> plan = term.planner().active().map(active -> active.plan());
        if (plan.isEmpty()) {
            return List.of();
        }
        Known known = Known.of(term, plan.get());
        return plan.get().replicas().stream()
                .filter(placement -> fleet.freshness(placement.node(), now) == Freshness.READY)
                .flatMap(placement -> of(known, placement, fleet, charges).stream())
                .toList();
    }

    private static Optional<ServedReplica> of(Known known, ReplicaPlacement placement, Fleet fleet, Charges charges) {
        Node node = known.nodes().get(placement.node());
        Optional<NodeStatus> status = fleet.node(placement.node());
        Demand demand = known.demands().get(placement.id().model());
        if (node == null || status.isEmpty() || demand == null) {
            return Optional.empty();
        }
        boolean isAlone = known.replicas().getOrDefault(placement.node(), 0L) == 1;
        return status.get()
                .replica(placement.id().toString())
                .filter(reported -> reported.phase() == ReplicaPhase.RUNNING)
                .filter(reported -> reported.outputTokensTotal().isPresent())
                .filter(reported -> reported.requestsRunning().isPresent())
                .map(reported -> new ServedReplica(
                        reported.replica(),
                        hardware(node),
                        expected(placement, node, demand, charges),
                        observed(isAlone, placement, status.get(), reported)));
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

    private static Observed observed(
            boolean isAlone, ReplicaPlacement placement, NodeStatus status, ReplicaReport reported) {
        OptionalDouble watts = placement.gpus().isEmpty() ? hostWatts(isAlone, status) : gpuWatts(placement, status);
        return new Observed(
                reported.outputTokensTotal().getAsLong(),
                reported.requestsRunning().getAsInt()
                        + reported.requestsWaiting().orElse(0),
                watts);
    }

    /// All its GPUs must be on this node and measured.
    private static OptionalDouble gpuWatts(ReplicaPlacement placement, NodeStatus status) {
        double sum = 0;
        for (GpuSlot slot : placement.gpus()) {
            OptionalDouble watts =
                    slot.node().equals(placement.node()) ? gpuWatts(slot.index(), status) : OptionalDouble.empty();
            if (watts.isEmpty()) {
                return watts;
            }
            sum += watts.getAsDouble();
        }
        return OptionalDouble.of(sum);
    }

    private static OptionalDouble gpuWatts(int index, NodeStatus status) {
        for (GpuReport gpu : status.report().gpus()) {
            if (gpu.index() == index) {
                return measured(gpu.power());
            }
        }
        return OptionalDouble.empty();
    }

    /// Only a replica that has its host to itself can be told from others.
    private static OptionalDouble hostWatts(boolean isAlone, NodeStatus status) {
        return isAlone ? measured(Optional.of(status.report().host().power())) : OptionalDouble.empty();
    }

    private static OptionalDouble measured(Optional<PowerSample> sample) {
        return sample.isPresent() && sample.get().origin() == Origin.MEASURED
                ? OptionalDouble.of(sample.get().powerWatts())
                : OptionalDouble.empty();
    }
}
