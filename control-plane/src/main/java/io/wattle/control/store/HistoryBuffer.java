package io.wattle.control.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes history behind everybody's back: nobody waits for the database, and while it is away a bounded number of rows
/// waits for it. Rows beyond that are dropped and counted.
public final class HistoryBuffer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryBuffer.class);
    private static final int BATCH = 500;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration LAST_WRITES = Duration.ofSeconds(3);

    private final Store store;
    private final BlockingQueue<HistoryRow> queue;
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    private final Thread writer;
    private long lastContact = System.nanoTime();
    private @Nullable HistoryRow suspect;
    private volatile boolean closing;
    private volatile boolean reachable = true;

    /// @param capacity rows that may wait
    public HistoryBuffer(Store store, int capacity) {
        this.store = store;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.writer = Thread.ofPlatform().daemon().name("history").start(this::write);
    }

    /// Never blocks. A row for which there is no room is counted and forgotten.
    public void add(HistoryRow row) {
        if (closing || !queue.offer(row)) {
            drop(row);
        }
    }

    /// Rows dropped since the start, by table.
    public Map<String, Long> dropped() {
        Map<String, Long> counts = new TreeMap<>();
        dropped.forEach((table, count) -> counts.put(table, count.sum()));
        return counts;
    }

    /// Rows that wait now.
    public int waiting() {
        return queue.size();
    }

    /// Whether the last write reached the database.
    public boolean isReachable() {
        return reachable;
    }

    /// Writes what waits, for a few seconds at most.
    @Override
    public void close() {
        closing = true;
        writer.interrupt();
        try {
            writer.join(LAST_WRITES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        Deque<HistoryRow> batch = new ArrayDeque<>();
        while (!closing || !(queue.isEmpty() && batch.isEmpty())) {
            if (batch.isEmpty()) {
                fill(batch);
                lookIfIdle(batch);
            }
            if (!batch.isEmpty() && !writeAll(batch)) {
                if (closing) {
                    return;
                }
                pause();
            }
        }
    }

    /// Finds out about the database though nothing happens that is worth writing.
    private void lookIfIdle(Deque<HistoryRow> batch) {
        if (batch.isEmpty() && System.nanoTime() - lastContact > LOOK.toNanos()) {
            try {
                store.look();
                reachable = true;
            } catch (StoreException away) {
                reachable = false;
            }
            lastContact = System.nanoTime();
        }
    }

    private void fill(Deque<HistoryRow> batch) {
        try {
            HistoryRow first = closing ? queue.poll() : queue.poll(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
            }
        } catch (InterruptedException woken) {
            // close() has set the flag that the loop looks at
            return;
        }
    }

    /// @return whether the batch is done with; else it holds what is left
    private boolean writeAll(Deque<HistoryRow> batch) {
        try {
            if (suspect == null) {
                writeRequestsTogether(batch);
            }
            while (!batch.isEmpty()) {
                write(batch.getFirst());
                batch.removeFirst();
                suspect = null;
            }
            reachable = true;
            lastContact = System.nanoTime();
            return true;
        } catch (StoreException failed) {
            afterFailure(batch, failed);
            return false;
        }
    }

    private void writeRequestsTogether(Deque<HistoryRow> batch) throws StoreException {
        List<RequestRow> requests = new ArrayList<>();
        batch.forEach(row -> {
            if (row instanceof RequestRow request) {
                requests.add(request);
            }
        });
        if (!requests.isEmpty()) {
            store.addRequests(requests);
            batch.removeIf(RequestRow.class::isInstance);
        }
    }

    /// A row that fails twice while the database answers would fail for ever: it is dropped.
    private void afterFailure(Deque<HistoryRow> batch, StoreException failed) {
        HistoryRow first = batch.getFirst();
        try {
            store.look();
            if (first.equals(suspect)) {
                LOG.warn("A row of history is dropped: {}", failed.getMessage());
                drop(batch.removeFirst());
                suspect = null;
            } else {
                suspect = first;
            }
        } catch (StoreException away) {
            if (reachable) {
                LOG.warn("The history waits for the database: {}", away.getMessage());
            }
            reachable = false;
        }
    }

    private void write(HistoryRow row) throws StoreException {
        switch (row) {
            case EventRow event -> store.addEvent(event);
            case HistoryRow.Forget forget -> store.forgetBefore(forget.before());
            case NodeRow node -> store.putNode(node);
            case NoteRow note -> store.putNote(note);
            case PlanRow plan -> store.addPlan(plan);
            case RequestRow request -> store.addRequests(List.of(request));
        }
    }

    private void drop(HistoryRow row) {
        dropped.computeIfAbsent(row.table(), table -> new LongAdder()).increment();
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        } catch (InterruptedException woken) {
            // close() has set the flag that the loop looks at
            return;
        }
    }
}
