package io.wattle.control.executor;

import io.wattle.control.detector.RackWatch;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The second watchdog, on a thread of its own beside the leader's: whatever the leader's loop does or fails to do, a
/// rack that measures more than its cap for too long gets no more lease from this process, so that each of its nodes
/// falls to its floor by itself.
///
/// It gives no orders. An answer keeps its epoch, revision and sequence, and only the life of its grant is shortened,
/// which every node and every powerd takes; the ledger then charges more than is drawn. Where no control plane leads
/// nobody renews a lease, and nodes fall to their floors the same way.
public final class RackGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RackGuard.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Services services;
    private final ControlLoop loop;
    private final Thread thread;
    private volatile RackWatch watch = RackWatch.NOTHING;
    private volatile boolean closed;

    public RackGuard(Services services, ControlLoop loop) {
        this.services = services;
        this.loop = loop;
        this.thread = Thread.ofPlatform().name("rack-guard").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /// The answer as the node may have it.
    DesiredState guarded(NodeId node, DesiredState answer, Moment now) {
        return watch.guarded(node, answer, now);
    }

    private void run() {
        while (!closed) {
            try {
                look();
            } catch (RuntimeException broken) { // the next look may succeed, and nothing else looks
                LOG.error("A look of the rack guard failed.", broken);
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private void look() {
        loop.acting()
                .ifPresentOrElse(
                        term -> term.documents().cluster().ifPresent(cluster -> {
                            Moment now = services.clock().now();
                            RackWatch.Step step = watch.step(Watching.sight(
                                    cluster,
                                    services.executor(term.documents()),
                                    term.committed(),
                                    services.monitor().fleet(),
                                    now));
                            watch = step.next();
                            step.notices()
                                    .forEach(notice -> loop.leader().journal().note(now, notice));
                        }),
                        () -> watch = RackWatch.NOTHING);
    }
}
