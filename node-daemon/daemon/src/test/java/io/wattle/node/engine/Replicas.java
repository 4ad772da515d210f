package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Replicas to wish for.
public final class Replicas {
    private Replicas() {}

    public static DesiredReplica llama(String replica, long revision, String source) {
        return of(replica, revision, "llama-cpp", source, List.of());
    }

    public static DesiredReplica of(String replica, long revision, String engine, String source, List<Integer> gpus) {
        return new DesiredReplica(
                replica,
                revision,
                replica.substring(0, replica.lastIndexOf('/')),
                engine,
                source,
                gpus,
                1,
                1,
                "int8",
                4,
                1024,
                OptionalDouble.empty(),
                OptionalInt.empty(),
                false);
    }

    /// The same with a power cap and a locked clock for each of its GPUs.
    public static DesiredReplica capped(DesiredReplica replica, double watts, int megahertz) {
        return new DesiredReplica(
                replica.replica(),
                replica.revision(),
                replica.model(),
                replica.engine(),
                replica.source(),
                replica.gpuIndices(),
                1,
                1,
                replica.precision(),
                replica.maxBatch(),
                replica.contextTokens(),
                OptionalDouble.of(watts),
                OptionalInt.of(megahertz),
                false);
    }

    public static DesiredReplica draining(DesiredReplica replica) {
        return new DesiredReplica(
                replica.replica(),
                replica.revision(),
                replica.model(),
                replica.engine(),
                replica.source(),
                replica.gpuIndices(),
                1,
                1,
                replica.precision(),
                replica.maxBatch(),
                replica.contextTokens(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                true);
    }
}
