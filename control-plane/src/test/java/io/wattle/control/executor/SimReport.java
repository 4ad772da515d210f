package io.wattle.control.executor;

import io.wattle.node.lease.AcceptedState;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What one daemon reports, one report after the other.
final class SimReport {
    private final String node;
    private int incarnation;
    private long sequence;
    private long tokens;

    SimReport(String node) {
        this.node = node;
    }

    /// @param limits as read back
    /// @param isLying whether its sensors say whatever they like
    /// @param waiting how many requests wait at each engine
    /// @param isStuck whether engines give no tokens
    record Says(
            AcceptedState accepted,
            List<DesiredReplica> running,
            List<Double> limits,
            boolean isLying,
            int waiting,
            boolean isStuck) {}

    void restart() {
        incarnation++;
        sequence = 0;
    }

    NodeReport next(Says says) {
        sequence++;
        tokens += says.isStuck() ? 0 : 100;
        double watts = says.isLying() ? lie() : 500;
        PowerSample sample = new PowerSample(Origin.MEASURED, "sensor", watts, 1000, 500.0 * sequence);
        List<GpuReport> gpus = new ArrayList<>();
        for (int index = 0; index < says.limits().size(); index++) {
            gpus.add(new GpuReport(
                    index,
                    node + "-" + index,
                    "H100",
                    OptionalLong.of(80L << 30),
                    OptionalLong.of(0),
                    Optional.of(sample),
                    OptionalDouble.of(says.limits().get(index))));
        }
        return new NodeReport(
                node,
                node + "-" + incarnation,
                sequence,
                0,
                "0.1.0",
                says.accepted().epoch(),
                says.accepted().revision(),
                new HostReport("x86_64", Optional.empty(), 4, 1L << 30, 0, OptionalDouble.empty(), sample),
                gpus,
                says.running().stream()
                        .map(replica -> replica(replica, says.waiting()))
                        .toList());
    }

    /// Nothing, nonsense, or far too much.
    private double lie() {
        return switch ((int) (sequence % 4)) {
            case 0 -> 0;
            case 1 -> Double.NaN;
            case 2 -> -5;
            default -> 4_999;
        };
    }

    private ReplicaReport replica(DesiredReplica replica, int waiting) {
        return new ReplicaReport(
                replica.replica(),
                replica.revision(),
                ReplicaPhase.RUNNING,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                0,
                OptionalInt.of(1),
                OptionalInt.of(waiting),
                OptionalLong.of(tokens),
                OptionalLong.of(tokens),
                OptionalDouble.empty(),
                Origin.MEASURED);
    }
}
