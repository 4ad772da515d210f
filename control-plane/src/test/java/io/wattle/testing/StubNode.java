package io.wattle.testing;

import io.wattle.placement.ReplicaId;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A node daemon without engines: it follows every answer at once and says that all it was told runs.
public final class StubNode {
    private final String name;
    private final String bootId;
    private long sequence;
    private long acceptedEpoch;
    private long acceptedRevision;
    private List<DesiredReplica> replicas = List.of();
    private ReplicaPhase phase = ReplicaPhase.RUNNING;
    private double joules;
    private double watts = 12;
    private String endpoint = "http://127.0.0.1:9";

    public StubNode(String name, String bootId) {
        this.name = name;
        this.bootId = bootId;
    }

    /// What a node may be told to run.
    ///
    /// @param name such as {@code chat/0}
    public static DesiredReplica desired(String name, int revision) {
        return new DesiredReplica(
                name,
                revision,
                ReplicaId.parse(name).model().toString(),
                "llama-cpp",
                "/m.gguf",
                List.of(),
                1,
                1,
                "fp16",
                1,
                512,
                OptionalDouble.empty(),
                OptionalInt.empty(),
                false);
    }

    /// What it reports from now on of the phase of its replicas.
    public void setPhase(ReplicaPhase phase) {
        this.phase = phase;
    }

    /// What it reports from now on of its host's draw.
    public void setWatts(double watts) {
        this.watts = watts;
    }

    /// Where it reports from now on that its replicas answer.
    public void setEndpoint(URI endpoint) {
        this.endpoint = endpoint.toString();
    }

    public void follow(DesiredState state) {
        acceptedEpoch = state.epoch();
        acceptedRevision = state.revision();
        replicas = state.replicas();
    }

    public NodeReport report() {
        sequence++;
        joules += watts;
        HostReport host = new HostReport(
                "x86_64",
                Optional.of("Stub CPU"),
                4,
                16L << 30,
                8L << 30,
                OptionalDouble.of(0.25),
                new PowerSample(Origin.MODELLED, "cpu-utilisation-model", watts, 1000, joules));
        return new NodeReport(
                name,
                bootId,
                sequence,
                0,
                "0.1.0",
                acceptedEpoch,
                acceptedRevision,
                host,
                List.of(),
                replicas.stream().map(this::replica).toList());
    }

    private ReplicaReport replica(DesiredReplica desired) {
        boolean isRunning = phase == ReplicaPhase.RUNNING;
        return new ReplicaReport(
                desired.replica(),
                desired.revision(),
                phase,
                isRunning ? Optional.empty() : Optional.of("The stub says so."),
                isRunning ? Optional.of(endpoint) : Optional.empty(),
                OptionalInt.of(4711),
                0,
                OptionalInt.of(1),
                OptionalInt.of(0),
                OptionalLong.of(20 * sequence),
                OptionalLong.of(10 * sequence),
                OptionalDouble.of(5.0 * sequence),
                Origin.MODELLED);
    }
}
