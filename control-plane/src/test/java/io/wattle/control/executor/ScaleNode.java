package io.wattle.control.executor;

import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ProtocolCodec;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A node of eight GPUs that follows every answer at once and reports all that a busy node does.
final class ScaleNode {
    private static final int GPUS = 8;
    private static final double HOST_WATTS = 1_500;
    private static final double GPU_WATTS = 320;

    private final String name;
    private long sequence;
    private Optional<DesiredState> state = Optional.empty();

    ScaleNode(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void follow(DesiredState told) {
        state = Optional.of(told);
    }

    boolean serves() {
        return state.filter(told -> !told.replicas().isEmpty() && told.grant().isPresent())
                .isPresent();
    }

    byte[] report() {
        sequence++;
        List<DesiredReplica> replicas = state.map(DesiredState::replicas).orElse(List.of());
        double limit = replicas.stream()
                .flatMap(replica -> replica.gpuPowerCapWatts().stream().boxed())
                .findFirst()
                .orElse(200.0);
        return ProtocolCodec.encode(new NodeReport(
                name,
                name + "-boot",
                sequence,
                0,
                "0.1.0",
                state.map(DesiredState::epoch).orElse(0L),
                state.map(DesiredState::revision).orElse(0L),
                new HostReport(
                        "x86_64", Optional.empty(), 96, 1L << 40, 1L << 39, OptionalDouble.of(0.4), sample(HOST_WATTS)),
                gpus(limit),
                replicas.stream().map(this::replica).toList()));
    }

    private List<GpuReport> gpus(double limit) {
        List<GpuReport> gpus = new ArrayList<>();
        for (int index = 0; index < GPUS; index++) {
            gpus.add(new GpuReport(
                    index,
                    "GPU-" + name + "-" + index,
                    "NVIDIA H100 80GB HBM3",
                    OptionalLong.of(80L << 30),
                    OptionalLong.of(60L << 30),
                    Optional.of(sample(GPU_WATTS)),
                    OptionalDouble.of(limit)));
        }
        return gpus;
    }

    private PowerSample sample(double watts) {
        return new PowerSample(Origin.MEASURED, "sensor", watts, 1000, watts * sequence);
    }

    private ReplicaReport replica(DesiredReplica desired) {
        return new ReplicaReport(
                desired.replica(),
                desired.revision(),
                ReplicaPhase.RUNNING,
                Optional.empty(),
                Optional.of("http://" + name + ":8000"),
                OptionalInt.of(4711),
                0,
                OptionalInt.of(12),
                OptionalInt.of(0),
                OptionalLong.of(400 * sequence),
                OptionalLong.of(160 * sequence),
                OptionalDouble.of(GPU_WATTS * sequence),
                Origin.MEASURED);
    }
}
