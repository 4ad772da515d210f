package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.util.Optional;
import java.util.OptionalInt;

/// What a supervisor may hear.
public sealed interface SupervisionEvent {
    /// Time passed.
    ///
    /// @param mayStart whether engines may be started now
    record Tick(boolean mayStart) implements SupervisionEvent {}

    /// What the replica is to be from now on; nothing to end it.
    record Desired(Optional<DesiredReplica> replica) implements SupervisionEvent {}

    /// The engine was started, or the endpoint is known.
    record Launched(EngineProcess process) implements SupervisionEvent {}

    /// Starting the engine is impossible.
    record Refused(String sentence) implements SupervisionEvent {}

    /// Starting the engine did not work this time.
    record LaunchFailed(String sentence) implements SupervisionEvent {}

    /// The engine's process is gone.
    ///
    /// @param code     its exit code; unknown for an adopted process
    /// @param lastLine the last line of its log; may be empty
    record Exited(OptionalInt code, String lastLine) implements SupervisionEvent {}

    /// The engine cannot be right any more, whatever it says, as after a fault of its GPU.
    record Doubted(Fault fault) implements SupervisionEvent {}

    /// The engine was asked how it is.
    ///
    /// @param computes whether it runs on processors and keeps them busy, as it does while it reads a long prompt
    record Probed(Health health, Optional<EngineMetrics> metrics, boolean computes) implements SupervisionEvent {}

    /// What an engine says of itself.
    enum Health {
        /// It serves.
        SERVING,
        /// It answers that it does not serve yet.
        LOADING,
        /// It does not answer.
        SILENT
    }
}
