package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.util.Optional;

/// All that is known of one replica.
///
/// @param replica  as in plans, {@code chat/0}
/// @param desired  what it is to be; nothing when it is to end
/// @param failures in a row
/// @param restarts times the engine was started again by itself
/// @param metrics  what the engine last told of itself
public record Supervision(
        String replica,
        Optional<DesiredReplica> desired,
        EngineState state,
        int failures,
        int restarts,
        Optional<EngineMetrics> metrics) {
    /// A replica that has never run here.
    public static Supervision of(String replica) {
        return new Supervision(replica, Optional.empty(), new EngineState.Waiting(), 0, 0, Optional.empty());
    }

    /// A replica whose engine an earlier daemon left running.
    ///
    /// @param serves whether it answered so just now
    static Supervision adopted(EngineProcess process, boolean serves, long nowNanos) {
        EngineState state = serves
                ? new EngineState.Running(process, nowNanos, nowNanos, 0, nowNanos)
                : new EngineState.Starting(process, nowNanos);
        return new Supervision(process.runs().replica(), Optional.of(process.runs()), state, 0, 0, Optional.empty());
    }

    /// Its engine, while it has one.
    public Optional<EngineProcess> process() {
        return switch (state) {
            case EngineState.Starting starting -> Optional.of(starting.process());
            case EngineState.Running running -> Optional.of(running.process());
            case EngineState.Draining draining -> Optional.of(draining.process());
            case EngineState.Stopping stopping -> Optional.of(stopping.process());
            case EngineState.Waiting _, EngineState.Launching _, EngineState.BackingOff _ -> Optional.empty();
            case EngineState.Failed _, EngineState.Gone _ -> Optional.empty();
        };
    }

    /// Whether its engine is the one that is desired.
    boolean isCurrent() {
        return desired.isPresent()
                && process().stream()
                        .anyMatch(process ->
                                process.runs().revision() == desired.get().revision());
    }

    Supervision in(EngineState next) {
        boolean keeps = next instanceof EngineState.Running || next instanceof EngineState.Draining;
        return new Supervision(replica, desired, next, failures, restarts, keeps ? metrics : Optional.empty());
    }

    Supervision desiring(Optional<DesiredReplica> next) {
        return new Supervision(replica, next, state, failures, restarts, metrics);
    }

    Supervision failedTimes(int next) {
        return new Supervision(replica, desired, state, next, restarts, metrics);
    }

    Supervision startedAgain() {
        return new Supervision(replica, desired, state, failures, restarts + 1, metrics);
    }

    Supervision telling(Optional<EngineMetrics> next) {
        return new Supervision(replica, desired, state, failures, restarts, next);
    }
}
