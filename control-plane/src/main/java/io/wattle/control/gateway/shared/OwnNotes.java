package io.wattle.control.gateway.shared;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Notes of one process, for gateways that share nothing. Thread-safe.
public final class OwnNotes implements SharedNotes {
    private final Map<String, Map<String, Note>> kinds = new ConcurrentHashMap<>();

    @Override
    public void put(String kind, Note note) {
        kinds.computeIfAbsent(kind, _ -> new ConcurrentHashMap<>()).put(note.name(), note);
    }

    @Override
    public List<Note> changedAfter(String kind, Instant instant) {
        return kinds.getOrDefault(kind, Map.of()).values().stream()
                .filter(note -> note.changedAt().isAfter(instant))
                .toList();
    }
}
