package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.ReplicaPhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One replica as the rest of the daemon sees it.
///
/// @param runs     what it runs, or is to run
/// @param message  one sentence for the operator, where there is something to say
/// @param endpoint base URL while it serves
/// @param restartsByReason since the daemon started
public record ReplicaView(
        DesiredReplica runs,
        ReplicaPhase phase,
        Optional<String> message,
        Optional<String> endpoint,
        OptionalLong pid,
        int restarts,
        Map<String, Integer> restartsByReason,
        Optional<EngineMetrics> metrics) {
    public ReplicaView {
        restartsByReason = Map.copyOf(restartsByReason);
    }

    /// @param mayStart whether engines may be started now
    /// @return nothing once nothing is left of it
    static Optional<ReplicaView> of(Supervision now, boolean mayStart, Map<String, Integer> restartsByReason) {
        var runs = now.process().map(EngineProcess::runs).or(now::desired);
        return runs.map(replica -> new ReplicaView(
                replica,
                phase(now),
                message(now, mayStart),
                serves(now) ? now.process().map(EngineProcess::endpoint) : Optional.empty(),
                now.process().map(EngineProcess::pid).orElse(OptionalLong.empty()),
                now.restarts(),
                restartsByReason,
                now.metrics()));
    }

    /// GPUs that it holds.
    public List<Integer> gpuIndices() {
        return runs.gpuIndices();
    }

    private static boolean serves(Supervision now) {
        return now.state() instanceof EngineState.Running || now.state() instanceof EngineState.Draining;
    }

    private static ReplicaPhase phase(Supervision now) {
        return switch (now.state()) {
            case EngineState.Waiting _, EngineState.Launching _, EngineState.Starting _ -> ReplicaPhase.STARTING;
            case EngineState.Running _
            when now.desired().stream().anyMatch(DesiredReplica::draining) -> ReplicaPhase.DRAINING;
            case EngineState.Running _ -> ReplicaPhase.RUNNING;
            case EngineState.Draining _ -> ReplicaPhase.DRAINING;
            case EngineState.Stopping stopping when stopping.fault().isReal() -> ReplicaPhase.BACKING_OFF;
            case EngineState.Stopping _ -> ReplicaPhase.DRAINING;
            case EngineState.BackingOff _ -> ReplicaPhase.BACKING_OFF;
            case EngineState.Failed _, EngineState.Gone _ -> ReplicaPhase.FAILED;
        };
    }

    private static Optional<String> message(Supervision now, boolean mayStart) {
        return switch (now.state()) {
            case EngineState.Waiting _ when !mayStart -> Optional.of("It waits for a power grant before it starts.");
            case EngineState.Starting starting
            when !starting.process().isOwned() ->
                Optional.of("The endpoint (%s) does not answer."
                        .formatted(starting.process().endpoint()));
            case EngineState.Stopping stopping
            when stopping.fault().isReal() -> Optional.of(stopping.fault().sentence());
            case EngineState.BackingOff pause -> Optional.of(pause.message());
            case EngineState.Failed failed -> Optional.of(failed.message());
            default -> Optional.empty();
        };
    }
}
