package io.wattle.control.executor;

import io.wattle.protocol.DesiredReplica;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Another cap or clock for the GPUs of a replica; its engine goes on.
final class Caps {
    private Caps() {}

    static DesiredReplica withCap(DesiredReplica replica, double watts, OptionalInt smClockMegahertz) {
        return new DesiredReplica(
                replica.replica(),
                replica.revision(),
                replica.model(),
                replica.engine(),
                replica.source(),
                replica.gpuIndices(),
                replica.tensorParallel(),
                replica.pipelineParallel(),
                replica.precision(),
                replica.maxBatch(),
                replica.contextTokens(),
                OptionalDouble.of(watts),
                smClockMegahertz,
                replica.draining());
    }
}
