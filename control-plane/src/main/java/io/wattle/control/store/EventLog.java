package io.wattle.control.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The latest events in memory, and all of them on their way to the database.
public final class EventLog {
    /// Events kept in memory.
    public static final int RECENT = 500;

    private final HistoryBuffer history;
    private final Deque<EventRow> recent = new ArrayDeque<>();
    private long nextId = 1;

    public EventLog(HistoryBuffer history) {
        this.history = history;
    }

    /// Continues where an earlier leader stopped.
    ///
    /// @param newestFirst the newest events of the database
    public synchronized void resume(List<EventRow> newestFirst) {
        recent.clear();
        newestFirst.forEach(recent::addLast);
        nextId = newestFirst.isEmpty() ? 1 : newestFirst.getFirst().id() + 1;
    }

    /// Adds an event.
    ///
    /// @param unnumbered its id is replaced by the next one
    public synchronized void add(EventRow unnumbered) {
        EventRow event = new EventRow(
                nextId++,
                unnumbered.at(),
                unnumbered.severity(),
                unnumbered.kind(),
                unnumbered.subject(),
                unnumbered.message());
        recent.addFirst(event);
        if (recent.size() > RECENT) {
            recent.removeLast();
        }
        history.add(event);
    }

    /// The newest, newest first; at most those in memory.
    public synchronized List<EventRow> newest(int limit) {
        return new ArrayList<>(recent.stream().limit(limit).toList());
    }
}
