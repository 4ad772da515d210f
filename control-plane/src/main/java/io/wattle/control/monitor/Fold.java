package io.wattle.control.monitor;

/// What became of a report.
public sealed interface Fold {
    /// @param fleet with the report in it
    record Accepted(Fleet fleet) implements Fold {}

    /// The fleet stays as it was.
    record Refused(Refusal refusal) implements Fold {}
}
