package io.wattle.control.gateway.shared;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// Small texts that all gateways of a cluster see within seconds. Thread-safe.
public interface SharedNotes {
    /// @param name      unique within its kind; at most 500 characters
    /// @param changedAt by the clock of whoever wrote it
    record Note(String name, String text, Instant changedAt) {}

    /// Writes a note; one of the same name is replaced.
    ///
    /// @param kind of at most 20 characters
    void put(String kind, Note note) throws IOException;

    /// Notes of a kind that changed after an instant, in any order.
    List<Note> changedAfter(String kind, Instant instant) throws IOException;
}
