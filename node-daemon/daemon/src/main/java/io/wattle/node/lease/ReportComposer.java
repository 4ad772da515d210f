package io.wattle.node.lease;

import io.wattle.node.engine.EngineMetrics;
import io.wattle.node.engine.ReplicaView;
import io.wattle.node.health.GpuFault;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.telemetry.GpuDraw;
import io.wattle.node.telemetry.HostDraw;
import io.wattle.node.telemetry.NodeSample;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeNotice;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Puts what the node knows into the words of the protocol. Pure.
final class ReportComposer {
    private final NodeIdentity node;

    ReportComposer(NodeIdentity node) {
        this.node = node;
    }

    /// @param sequence     of this report
    /// @param sentAtMillis the wall clock
    record Stamp(long sequence, long sentAtMillis, AcceptedState accepted) {}

    /// @param notices that the control plane has not confirmed
    /// @param faults  by GPU
    record Troubles(List<NodeNotice> notices, Map<Integer, GpuFault> faults) {}

    /// @return nothing while memory or power of the host are not known yet
    Optional<NodeReport> compose(Stamp stamp, NodeSample sample, List<ReplicaView> replicas, Troubles troubles) {
        if (sample.memory().isEmpty() || sample.host().isEmpty()) {
            return Optional.empty();
        }
        var memory = sample.memory().get();
        var draw = sample.host().get();
        var host = new HostReport(
                node.arch(),
                node.cpu().name(),
                node.cpu().logicalCpus(),
                memory.total().value(),
                memory.available().value(),
                sample.utilisation(),
                power(draw));
        return Optional.of(new NodeReport(
                node.name(),
                node.bootId(),
                stamp.sequence(),
                stamp.sentAtMillis(),
                node.version(),
                stamp.accepted().epoch(),
                stamp.accepted().revision(),
                host,
                sample.gpus().stream()
                        .map(gpu -> gpu(
                                gpu,
                                Optional.ofNullable(
                                        troubles.faults().get(gpu.gpu().index()))))
                        .toList(),
                replicas.stream()
                        .map(replica -> replica(replica, sample, draw.origin()))
                        .toList(),
                troubles.notices()));
    }

    private static PowerSample power(HostDraw draw) {
        return new PowerSample(
                draw.origin(),
                draw.sensor(),
                draw.power().value(),
                draw.window().toMillis(),
                draw.energyTotal().value());
    }

    private static GpuReport gpu(GpuDraw draw, Optional<GpuFault> fault) {
        var seen = draw.seen();
        return new GpuReport(
                draw.gpu().index(),
                draw.gpu().uuid(),
                draw.gpu().type(),
                bytes(seen.flatMap(GpuObservation::memoryTotal)),
                bytes(seen.flatMap(GpuObservation::memoryUsed)),
                draw.power()
                        .map(power -> new PowerSample(
                                Origin.MEASURED,
                                "nvml",
                                power.value(),
                                draw.window().toMillis(),
                                draw.energyTotal().value())),
                watts(seen.flatMap(GpuObservation::enforcedLimit)),
                watts(seen.flatMap(GpuObservation::lowestLimit)),
                fault.map(GpuFault::sentence));
    }

    private static OptionalDouble watts(Optional<Watts> limit) {
        return limit.map(known -> OptionalDouble.of(known.value())).orElse(OptionalDouble.empty());
    }

    private static ReplicaReport replica(ReplicaView view, NodeSample sample, Origin origin) {
        var energy = Optional.ofNullable(sample.replicaEnergy().get(view.runs().replica()));
        var metrics = view.metrics();
        return new ReplicaReport(
                view.runs().replica(),
                view.runs().revision(),
                view.phase(),
                view.message(),
                view.endpoint(),
                view.pid().isPresent() ? OptionalInt.of((int) view.pid().getAsLong()) : OptionalInt.empty(),
                view.restarts(),
                metrics.map(EngineMetrics::requestsRunning).orElse(OptionalInt.empty()),
                metrics.map(EngineMetrics::requestsWaiting).orElse(OptionalInt.empty()),
                metrics.map(EngineMetrics::promptTokens).orElse(OptionalLong.empty()),
                metrics.map(EngineMetrics::outputTokens).orElse(OptionalLong.empty()),
                energy.map(Joules::value).map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                origin);
    }

    private static OptionalLong bytes(Optional<Bytes> size) {
        return size.map(known -> OptionalLong.of(known.value())).orElse(OptionalLong.empty());
    }
}
