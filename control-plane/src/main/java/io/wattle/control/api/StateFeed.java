package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.executor.ControlView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// The whole state in one JSON document, made once for all who watch.
final class StateFeed {
    private static final Duration FRESH = Duration.ofMillis(900);
    private static final int EVENTS = 20;

    private final Backend backend;
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] latest = new byte[0];
    private long madeNanos;

    StateFeed(Backend backend) {
        this.backend = backend;
    }

    /// The state, at most a second old.
    byte[] latest() {
        lock.lock();
        try {
            ControlView view = backend.loop().view();
            if (latest.length == 0 || view.at().nanos() - madeNanos > FRESH.toNanos()) {
                latest = document(view).toString().getBytes(StandardCharsets.UTF_8);
                madeNanos = view.at().nanos();
            }
            return latest;
        } finally {
            lock.unlock();
        }
    }

    private ObjectNode document(ControlView view) {
        var executor = backend.services().executor(view.documents());
        ObjectNode state = Json.object();
        state.put("at", view.at().at().toString());
        view.leader().ifPresent(leader -> state.put("leader", leader.toString()));
        state.set("racks", Json.array(new RackViews(view, executor).all()));
        state.set("nodes", Json.array(new NodeViews(view, executor.charges()).all()));
        state.set("models", Json.array(ModelViews.of(view).all()));
        state.set("replicas", Json.array(new ReplicaViews(view).all()));
        state.set(
                "events",
                Json.array(backend.services().events().newest(EVENTS).stream()
                        .map(PlanViews::event)
                        .toList()));
        return state;
    }
}
