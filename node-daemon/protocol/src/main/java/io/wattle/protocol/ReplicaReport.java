package io.wattle.protocol;

import io.wattle.quantity.Origin;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One replica on the node, with its engine's counters since the engine started.
///
/// @param replica             as in plans, {@code chat/0}
/// @param revision            the {@link DesiredReplica#revision()} it runs
/// @param message             one sentence for the operator, where there is something to say
/// @param endpoint            base URL of the running engine, such as {@code http://127.0.0.1:41233}
/// @param restarts            times the engine was started again by itself
/// @param requestsRunning     requests in the engine now
/// @param requestsWaiting     requests queued in the engine now
/// @param promptTokensTotal   prompt tokens read
/// @param outputTokensTotal   tokens generated
/// @param activeEnergyJoulesTotal energy above idle that the replica caused, by the share of its processors' and GPUs'
///                            work; with the origin of the node's power
public record ReplicaReport(
        String replica,
        long revision,
        ReplicaPhase phase,
        Optional<String> message,
        Optional<String> endpoint,
        OptionalInt pid,
        int restarts,
        OptionalInt requestsRunning,
        OptionalInt requestsWaiting,
        OptionalLong promptTokensTotal,
        OptionalLong outputTokensTotal,
        OptionalDouble activeEnergyJoulesTotal,
        Origin energyOrigin) {}
