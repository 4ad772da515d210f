package io.wattle.control.monitor;

import io.wattle.control.monitor.Refusal.Reason;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What becomes of one node's report, whatever the others say.
sealed interface NodeFold {
    record Accepted(NodeStatus status) implements NodeFold {}

    record Refused(Refusal refusal) implements NodeFold {}

    /// @param last what the node said before, to this leader
    static NodeFold fold(Optional<NodeStatus> last, NodeReport report, Moment now) {
        Optional<Refusal> refusal = ReportBounds.check(report).or(() -> contradiction(last, report, now));
        return refusal.isPresent()
                ? new Refused(refusal.get())
                : new Accepted(new NodeStatus(report, now, meters(report, now, last)));
    }

    private static Optional<Refusal> contradiction(Optional<NodeStatus> known, NodeReport report, Moment now) {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        NodeReport last = known.get().report();
        if (!last.bootId().equals(report.bootId())) {
            Duration age = now.since(known.get().received());
            return age.compareTo(Fleet.FRESH) < 0
                    ? refuse(
                            Reason.DUPLICATE_NODE,
                            "Another daemon named \"%s\" reported %d ms ago; stop it, or give this one another --name."
                                    .formatted(report.node(), age.toMillis()))
                    : Optional.empty();
        }
        // The same again would keep a node alive that is not: a daemon makes a new report each time.
        if (report.sequence() <= last.sequence()) {
            return refuse(
                    Reason.STALE,
                    "The report's sequence (%d) must be above the last accepted one (%d)."
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
        for (int index = 0; index < report.gpus().size(); index++) {
            GpuReport gpu = report.gpus().get(index);
            Optional<PowerSample> now = gpu.power();
            Optional<PowerSample> earlier = now.isEmpty() ? now : sample(last.gpus(), gpu.uuid(), index);
            if (earlier.isPresent()
                    && now.get().energyJoulesTotal() < earlier.get().energyJoulesTotal()) {
                return refuse(
                        Reason.ENERGY_FELL,
                        fell(
                                "GPU " + gpu.uuid(),
                                earlier.get().energyJoulesTotal(),
                                now.get().energyJoulesTotal()));
            }
        }
        return Optional.empty();
    }

    /// @param usual where the GPU nearly always stands
    private static Optional<PowerSample> sample(List<GpuReport> gpus, String uuid, int usual) {
        if (usual < gpus.size() && gpus.get(usual).uuid().equals(uuid)) {
            return gpus.get(usual).power();
        }
        for (GpuReport gpu : gpus) {
            if (gpu.uuid().equals(uuid)) {
                return gpu.power();
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
