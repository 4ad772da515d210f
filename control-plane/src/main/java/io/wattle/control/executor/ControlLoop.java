package io.wattle.control.executor;

import io.wattle.control.coordination.CoordinationException;
import io.wattle.control.coordination.EpochLostException;
import io.wattle.control.coordination.LeadershipListener;
import io.wattle.control.coordination.SessionState;
import io.wattle.control.store.StoreException;
import io.wattle.power.Moment;
import io.wattle.routing.RoutingSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that decides. Everything that changes documents, plans, commitments or routes happens on it,
/// one after the other; reports are answered beside it, from what it last committed.
public final class ControlLoop implements LeadershipListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    private static final int WAITING_CALLS = 64;

    private final Services services;
    private final Leader leader;
    private final Follower follower;
    private final BlockingQueue<Call> calls = new ArrayBlockingQueue<>(WAITING_CALLS);
    private final Thread thread;
    private volatile Moment lastTick;
    private volatile boolean mayLead;
    private volatile boolean closed;

    /// @param work none where only a tick is wanted, which follows whatever was called
    private record Call(Optional<Runnable> work) {}

    public ControlLoop(Services services) {
        this.services = services;
        this.follower = new Follower(services);
        this.leader = new Leader(services, follower);
        this.lastTick = services.clock().now();
        this.thread = Thread.ofPlatform().name("control-loop").unstarted(this::run);
    }

    /// Loads what the database knows and begins to tick; does not lead before {@link #mayLead}.
    public void start() {
        services.coordination().watchRoutes(follower::routesChanged);
        thread.start();
    }

    @Override
    public void mayLead() {
        mayLead = true;
        wake();
    }

    @Override
    public void mustNotLead() {
        mayLead = false;
        wake();
    }

    /// Ticks soon: something changed.
    public void wake() {
        if (calls.isEmpty()) {
            calls.offer(new Call(Optional.empty()));
        }
    }

    /// The term in which this control plane may answer nodes; empty while it may not.
    Optional<Term> acting() {
        Moment now = services.clock().now();
        return mayLead ? leader.acting(now) : Optional.empty();
    }

    /// Whether this control plane leads and answers nodes.
    public boolean isLeading() {
        return acting().isPresent();
    }

    /// When the loop last completed a tick.
    public Moment lastTick() {
        return lastTick;
    }

    /// The address of the leader as last known.
    public Optional<URI> leaderAddress() {
        return isLeading() ? Optional.of(services.self()) : follower.leader();
    }

    /// Where the others reach this control plane.
    public URI self() {
        return services.self();
    }

    /// Where each model is served now, for this process's gateway.
    public RoutingSnapshot routes() {
        return follower.routes();
    }

    /// Findings by what is done about them; none where this control plane does not lead.
    public Map<String, Integer> repairs() {
        return leader.repairs().counts();
    }

    /// Everything that screens and metrics show.
    public ControlView view() {
        Moment now = services.clock().now();
        return acting().map(term -> leader.view(term, now)).orElseGet(() -> follower.view(now));
    }

    /// Runs a decision on the loop's thread and waits for it.
    ///
    /// @throws NotLeadingException if this control plane does not lead
    /// @throws StoreException      if the database refused
    <T> T decide(Callable<T> decision) throws NotLeadingException, StoreException {
        if (!isLeading()) {
            throw new NotLeadingException(leaderAddress());
        }
        FutureTask<T> task = new FutureTask<>(decision);
        if (closed || !calls.offer(new Call(Optional.of(task)))) {
            throw new NotLeadingException(leaderAddress());
        }
        try {
            return task.get(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotLeadingException(leaderAddress());
        } catch (TimeoutException tooLong) {
            task.cancel(false);
            throw new NotLeadingException(leaderAddress());
        } catch (ExecutionException failed) {
            throw rethrow(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    Leader leader() {
        return leader;
    }

    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for a call, for a reason to tick, or for the next tick's time. Reports alone make no tick follow
    /// another sooner than that one took: of a large fleet there is always a report, and other threads need the
    /// processor too.
    private Optional<Runnable> next(Duration rest) throws InterruptedException {
        long began = System.nanoTime();
        Call next = calls.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
        while (next != null && next.work().isEmpty()) {
            long left = rest.toNanos() - (System.nanoTime() - began);
            if (left <= 0) {
                break;
            }
            next = calls.poll(left, TimeUnit.NANOSECONDS);
        }
        return Optional.ofNullable(next).flatMap(Call::work);
    }

    private void run() {
        Duration last = Duration.ZERO;
        while (!closed) {
            try {
                next(last.compareTo(TICK) < 0 ? last : TICK).ifPresent(Runnable::run);
                Moment began = services.clock().now();
                tick();
                lastTick = services.clock().now();
                last = lastTick.since(began);
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException broken) { // one broken tick must not end the only thread that renews grants
                LOG.error("A tick of the control loop failed.", broken);
            }
        }
        leader.stepDown();
    }

    private void tick() {
        Moment now = services.clock().now();
        if (!mayLead) {
            leader.stepDown();
            follower.refresh(now);
            return;
        }
        try {
            leader.tick(now);
        } catch (EpochLostException overtaken) {
            LOG.warn("{}", overtaken.getMessage());
            leader.stepDown();
            standAgain();
        } catch (CoordinationException away) {
            LOG.warn("{}", away.getMessage());
            if (services.coordination().state() == SessionState.LOST) {
                leader.stepDown();
            }
        } catch (StoreException away) {
            LOG.warn("{}", away.getMessage());
        }
    }

    private void standAgain() {
        mayLead = false;
        try {
            services.coordination().standAgain(services.self(), this);
        } catch (CoordinationException away) {
            LOG.warn("{}", away.getMessage());
        }
    }

    private static StoreException rethrow(Throwable cause) throws NotLeadingException {
        return switch (cause) {
            case StoreException store -> store;
            case NotLeadingException notLeading -> throw notLeading;
            case RuntimeException broken -> throw broken;
            default -> throw new IllegalStateException("A decision failed.", cause);
        };
    }
}
