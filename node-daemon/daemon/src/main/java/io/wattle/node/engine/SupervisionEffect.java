package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;

/// What a supervisor wants done.
public sealed interface SupervisionEffect {
    /// Start an engine; answered by an event.
    record Start(DesiredReplica replica) implements SupervisionEffect {}

    /// Ask the process to end.
    record Terminate(EngineProcess process) implements SupervisionEffect {}

    /// End the process.
    record Kill(EngineProcess process) implements SupervisionEffect {}

    /// Forget a process that is gone, with its record and its temporary files.
    record Forget(EngineProcess process) implements SupervisionEffect {}

    /// Count that an engine will be started again.
    ///
    /// @param reason as metrics call it
    record CountRestart(String reason) implements SupervisionEffect {}
}
