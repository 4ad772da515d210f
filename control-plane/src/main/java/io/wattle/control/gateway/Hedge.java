package io.wattle.control.gateway;

import io.wattle.control.gateway.Cancellation.Cause;
import io.wattle.control.gateway.upstream.EngineAddress;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.control.gateway.upstream.ResponseHead;
import io.wattle.routing.Choice;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A second replica, asked for the same answer while the first has sent nothing of it. Whichever sends some of it first
/// answers; the other's connection is closed, which ends its engine's work.
///
/// What the loser took is on no receipt: the ledger has it among the joules of its replica that nobody claims.
final class Hedge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hedge.class);

    /// The first replica's thread is between two reads; it is asked again then.
    private static final long AGAIN_NANOS = Duration.ofMillis(1).toNanos();

    private final Wiring wiring;
    private final AnswerRelay relay;
    private final Hedges.Allowance allowance;
    private final Supplier<Optional<Choice>> choose;
    private final Function<Choice, ReplicaTraffic.InFlight> begin;
    private final Cancellation work = new Cancellation();
    private @Nullable Begun offered;
    private boolean overtook;
    private boolean taken;
    private boolean over;

    /// An answer of which some is there.
    ///
    /// @param inFlight to be closed when it is over
    record Begun(Choice choice, EngineCall call, ResponseHead head, ReplicaTraffic.InFlight inFlight) {}

    /// @param choose another replica, if there is one
    /// @param begin  counts the request as under way there
    Hedge(
            Wiring wiring,
            AnswerRelay relay,
            Hedges.Allowance allowance,
            Supplier<Optional<Choice>> choose,
            Function<Choice, ReplicaTraffic.InFlight> begin) {
        this.wiring = wiring;
        this.relay = relay;
        this.allowance = allowance;
        this.choose = choose;
        this.begin = begin;
    }

    /// To be called once the first replica has been silent for long.
    void start() {
        Thread.ofVirtual().name("wattle-hedge").start(this::run);
    }

    private void run() {
        var other = choose.get();
        if (isOver() || other.isEmpty() || !allowance.take()) {
            return;
        }
        var to = other.get().because("hedge-" + other.get().reason());
        var inFlight = begin.apply(to);
        boolean isHandedOn = false;
        try {
            isHandedOn = ask(to, inFlight);
        } catch (EngineFailure | ApiException | ClientGoneException failed) {
            LOG.debug("The hedge at {} came to nothing: {}", to.replica().replica(), failed.getMessage());
        } finally {
            if (!isHandedOn) {
                inFlight.close();
            }
            wiring.metrics().hedged(to.replica().replica().model().value(), isHandedOn ? "won" : "lost");
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /// @return whether it is the answer
    private boolean ask(Choice to, ReplicaTraffic.InFlight inFlight) throws EngineFailure {
        var engine = EngineAddress.of(to.replica().url());
        var wait = new EngineWait(() -> {}, () -> {}, wiring.config().keepAlive());
        wait.expectFirst(wiring.config().deadlines().answer(), "no answer");
        var call = new EngineCall(wiring.engines(), engine, work, wait);
        boolean isHandedOn = false;
        try {
            var head = relay.ask(call, engine);
            if (head.status() == 200) {
                call.readAhead();
                isHandedOn = offer(new Begun(to, call, head, inFlight));
            }
        } finally {
            if (!isHandedOn) {
                call.close();
            }
        }
        return isHandedOn;
    }

    /// Waits until it is taken or nobody needs it.
    private boolean offer(Begun begun) {
        synchronized (this) {
            offered = over ? null : begun;
        }
        while (true) {
            synchronized (this) {
                if (offered == null) {
                    return taken;
                }
                switch (relay.engineWait().overtake()) {
                    case DONE -> {
                        overtook = true;
                        return true;
                    }
                    case TOO_LATE -> {
                        offered = null;
                        return false;
                    }
                    case NOT_NOW -> {}
                }
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    /// The answer, once the first replica has failed or was overtaken; whoever takes it closes it. Where none has begun
    /// there will be none: another replica may be asked, even the same.
    Optional<Begun> take() {
        Optional<Begun> answer;
        synchronized (this) {
            answer = Optional.ofNullable(offered);
            taken |= answer.isPresent();
            offered = null;
            over = true;
        }
        if (!taken) {
            work.cancel(Cause.SHUTDOWN);
        }
        return answer;
    }

    /// Nobody needs it any more.
    @Override
    public void close() {
        Begun left;
        synchronized (this) {
            left = overtook ? offered : null;
            offered = null;
            over = true;
        }
        if (left != null) {
            left.call().close();
            left.inFlight().close();
        }
        if (!taken) {
            work.cancel(Cause.SHUTDOWN);
        }
    }
}
