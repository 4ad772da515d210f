package io.wattle.control.monitor;

import io.wattle.control.monitor.Refusal.Reason;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Joules;
import io.wattle.routing.EnergySample;
import io.wattle.routing.ReplicaEnergyMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// All nodes as they last reported. Immutable: each report gives the next fleet.
///
/// @param nodes those that have reported to this leader
public record Fleet(Map<NodeId, NodeStatus> nodes) {
    /// Nobody has reported.
    public static final Fleet EMPTY = new Fleet(Map.of());

    /// After this long without a report a node counts as silent, and its telemetry as unknown.
    public static final Duration FRESH = Duration.ofSeconds(3);

    public Fleet {
        nodes = Map.copyOf(nodes);
    }

    public Optional<NodeStatus> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    public Freshness freshness(NodeId id, Moment now) {
        return node(id).map(status ->
                        now.since(status.received()).compareTo(FRESH) <= 0 ? Freshness.READY : Freshness.SILENT)
                .orElse(Freshness.UNKNOWN);
    }

    /// Takes in a report of a node of the cluster, or says why not.
    public Fold fold(NodeReport report, Moment now) {
        Optional<Refusal> refusal = ReportBounds.check(report).or(() -> contradiction(report, now));
        if (refusal.isPresent()) {
            return new Fold.Refused(refusal.get());
        }
        NodeId id = new NodeId(report.node());
        Map<NodeId, NodeStatus> next = new HashMap<>(nodes);
        next.put(id, new NodeStatus(report, now, meters(report, now, node(id))));
        return new Fold.Accepted(new Fleet(next));
    }

    /// The fleet without nodes that left the cluster.
    public Fleet retain(Collection<NodeId> known) {
        Map<NodeId, NodeStatus> kept = new HashMap<>(nodes);
        kept.keySet().retainAll(known);
        return new Fleet(kept);
    }

    private Optional<Refusal> contradiction(NodeReport report, Moment now) {
        Optional<NodeStatus> known = node(new NodeId(report.node()));
        if (known.isEmpty()) {
            return Optional.empty();
        }
        NodeReport last = known.get().report();
        if (!last.bootId().equals(report.bootId())) {
            Duration age = now.since(known.get().received());
            return age.compareTo(FRESH) < 0
                    ? refuse(
                            Reason.DUPLICATE_NODE,
                            "Another daemon named \"%s\" reported %d ms ago; stop it, or give this one another --name."
                                    .formatted(report.node(), age.toMillis()))
                    : Optional.empty();
        }
        if (report.sequence() < last.sequence()) {
            return refuse(
                    Reason.STALE,
                    "The report's sequence (%d) must not be below the last accepted one (%d)."
                            .formatted(report.sequence(), last.sequence()));
        }
        return fallen(report, last);
    }

    private static Optional<Refusal> fallen(NodeReport report, NodeReport last) {
        double before = last.host().power().energyJoulesTotal();
        double after = report.host().power().energyJoulesTotal();
        if (after < before) {
            return refuse(Reason.ENERGY_FELL, fell("host", before, after));
        }
        for (GpuReport gpu : report.gpus()) {
            Optional<Double> earlier = last.gpus().stream()
                    .filter(other -> other.uuid().equals(gpu.uuid()))
                    .flatMap(other -> other.power().stream())
                    .map(PowerSample::energyJoulesTotal)
                    .findFirst();
            Optional<Double> now = gpu.power().map(PowerSample::energyJoulesTotal);
            if (earlier.isPresent() && now.isPresent() && now.get() < earlier.get()) {
                return refuse(Reason.ENERGY_FELL, fell("GPU " + gpu.uuid(), earlier.get(), now.get()));
            }
        }
        return Optional.empty();
    }

    private static String fell(String what, double before, double after) {
        return "The energy of the %s fell from %.3f J to %.3f J within one boot.".formatted(what, before, after);
    }

    private static Optional<Refusal> refuse(Reason reason, String sentence) {
        return Optional.of(new Refusal(reason, sentence));
    }

    private static Map<String, ReplicaEnergyMeter> meters(NodeReport report, Moment now, Optional<NodeStatus> before) {
        Map<String, ReplicaEnergyMeter> meters = new HashMap<>();
        for (ReplicaReport replica : report.replicas()) {
            ReplicaEnergyMeter meter = before.flatMap(
                            status -> Optional.ofNullable(status.meters().get(replica.replica())))
                    .orElseGet(ReplicaEnergyMeter::new);
            meters.put(replica.replica(), sample(replica, now).map(meter::step).orElse(meter));
        }
        return meters;
    }

    /// @return the counters; empty where the engine has not told all of them
    private static Optional<EnergySample> sample(ReplicaReport replica, Moment now) {
        if (replica.promptTokensTotal().isEmpty()
                || replica.outputTokensTotal().isEmpty()
                || replica.activeEnergyJoulesTotal().isEmpty()) {
            return Optional.empty();
        }
        // The monotonic clock as an instant: a step of the wall clock must not stretch a window.
        Instant monotonic = Instant.EPOCH.plusNanos(now.nanos());
        return Optional.of(new EnergySample(
                monotonic,
                replica.promptTokensTotal().getAsLong(),
                replica.outputTokensTotal().getAsLong(),
                new Joules(replica.activeEnergyJoulesTotal().getAsDouble()),
                replica.energyOrigin()));
    }
}
