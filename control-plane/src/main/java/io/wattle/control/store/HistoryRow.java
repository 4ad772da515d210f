package io.wattle.control.store;

import java.time.Instant;

/// A row that may be written a little later: nothing waits for it.
public sealed interface HistoryRow permits EventRow, HistoryRow.Forget, NodeRow, NoteRow, PlanRow, RequestRow {
    /// The table it goes to, to count by.
    default String table() {
        return switch (this) {
            case EventRow row -> "events";
            case Forget row -> "none";
            case NodeRow row -> "nodes";
            case NoteRow row -> "notes";
            case PlanRow row -> "plans";
            case RequestRow row -> "requests";
        };
    }

    /// No row: deletes events and requests from before the instant.
    record Forget(Instant before) implements HistoryRow {}
}
