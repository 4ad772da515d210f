package io.wattle.node.engine;

/// Where a replica's engine is in its life. All times are of one monotonic clock.
public sealed interface EngineState {
    /// Not started yet, because starting is not allowed now.
    record Waiting() implements EngineState {}

    /// The shell was told to start it and has not answered.
    record Launching() implements EngineState {}

    /// It runs and does not serve yet.
    record Starting(EngineProcess process, long sinceNanos) implements EngineState {}

    /// It serves.
    ///
    /// @param answeredNanos when it last answered
    /// @param progress      the last progress counter that was new
    /// @param progressNanos when it was, or when there was last nothing to do
    record Running(EngineProcess process, long sinceNanos, long answeredNanos, long progress, long progressNanos)
            implements EngineState {}

    /// It finishes what it has before it is stopped.
    record Draining(EngineProcess process, long sinceNanos) implements EngineState {}

    /// It was told to end.
    ///
    /// @param fault why, where it is to be started again; empty when nothing is wrong with it
    record Stopping(EngineProcess process, Fault fault, long sinceNanos, boolean killed) implements EngineState {}

    /// It ended and is started again.
    record BackingOff(long untilNanos, String message) implements EngineState {}

    /// It is not started again until something else is desired.
    record Failed(long revision, String message) implements EngineState {}

    /// Nothing is left of it.
    record Gone() implements EngineState {}
}
