package io.wattle.node.health;

import io.wattle.protocol.NodeNotice;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an operator should hear of, until the control plane has heard of it.
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int MOST = 64;

    private final InstantSource clock;
    private final ArrayDeque<NodeNotice> pending = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long sequence;

    public Notices(InstantSource clock) {
        this.clock = clock;
    }

    public void warn(String kind, String subject, String message) {
        tell("warning", kind, subject, message);
    }

    public void alarm(String kind, String subject, String message) {
        tell("critical", kind, subject, message);
    }

    public void note(String kind, String subject, String message) {
        tell("info", kind, subject, message);
    }

    /// Those that the control plane has not confirmed, the oldest first.
    public synchronized List<NodeNotice> pending() {
        return List.copyOf(pending);
    }

    /// The control plane has heard of everything up to here.
    public synchronized void confirm(List<NodeNotice> heard) {
        pending.removeAll(heard);
    }

    /// How many there were, by kind.
    public synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    private synchronized void tell(String severity, String kind, String subject, String message) {
        if (severity.equals("info")) {
            LOG.info("{}: {}", subject, message);
        } else {
            LOG.warn("{}: {}", subject, message);
        }
        if (pending.size() == MOST) {
            pending.removeFirst();
        }
        counts.merge(kind, 1L, Long::sum);
        pending.addLast(new NodeNotice(++sequence, clock.millis(), severity, kind, subject, message));
    }
}
