package io.wattle.control.gateway;

import io.wattle.control.gateway.Cancellation.Cause;
import io.wattle.control.gateway.rules.Savings.AdmissionRule;
import io.wattle.control.gateway.rules.Savings.When;
import io.wattle.routing.RoutingRequest.Priority;
import io.wattle.routing.ServedModel;
import io.wattle.routing.admission.AdmissionQueue;
import io.wattle.routing.admission.Ask;
import io.wattle.routing.admission.Places;
import io.wattle.routing.admission.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The places of one model: keeps the time and the threads for an {@link AdmissionQueue}. Thread-safe.
final class AdmissionGate {
    private final AdmissionRule rule;
    private final AdmissionQueue queue;
    private final Map<Long, CompletableFuture<Verdict>> waiting = new HashMap<>();
    private final Deque<Cancellation> batches = new ArrayDeque<>();
    private ServedModel model;
    private int taken;

    AdmissionGate(ServedModel model, AdmissionRule rule) {
        this.model = model;
        this.rule = rule;
        this.queue = new AdmissionQueue(rule.queue());
    }

    /// A place, until it is closed.
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// Asks for a place, which {@link #leave} gives back.
    ///
    /// @return complete when it is decided; cancel it by {@link #withdraw}
    CompletableFuture<Verdict> offer(ServedModel now, Ask ask) {
        var verdict = new CompletableFuture<Verdict>();
        Optional<Cancellation> displaced;
        synchronized (this) {
            model = now;
            waiting.put(ask.id(), verdict);
            settle(queue.offer(ask, places(), System.nanoTime()));
            boolean isHeldUp = !verdict.isDone() && ask.priority() != Priority.LOW;
            displaced = isHeldUp ? Optional.ofNullable(batches.pollLast()) : Optional.empty();
        }
        displaced.ifPresent(batch -> batch.cancel(Cause.PREEMPTED));
        return verdict;
    }

    /// Who asked is gone. What was decided before stands.
    synchronized void withdraw(long id, CompletableFuture<Verdict> verdict) {
        queue.withdraw(id);
        waiting.remove(id);
        boolean _ = verdict.cancel(false);
    }

    synchronized void leave() {
        taken--;
        settle(queue.left(places(), System.nanoTime()));
    }

    /// A place for work that nobody waits for; it may be cancelled when somebody does.
    synchronized Optional<Place> fill(ServedModel now, Cancellation work) {
        model = now;
        if (!queue.mayFill(places())) {
            return Optional.empty();
        }
        taken++;
        batches.addLast(work);
        return Optional.of(() -> {
            synchronized (this) {
                batches.remove(work);
                leave();
            }
        });
    }

    /// Whether a normal request would have to wait.
    synchronized boolean isFull(ServedModel now) {
        model = now;
        return queue.waiting() > 0 || places().total() <= taken;
    }

    /// Time has passed, or the model's watts have changed.
    synchronized void tick(ServedModel now) {
        model = now;
        if (queue.waiting() > 0) {
            settle(queue.tick(places(), System.nanoTime()));
        }
    }

    synchronized int queued() {
        return queue.waiting();
    }

    private Places places() {
        boolean isOn = rule.when() == When.ALWAYS
                || (rule.when() == When.SHORT && model.shortage().isPresent());
        return new Places(isOn ? Places.of(model.replicas(), rule.places()) : Places.UNLIMITED, taken);
    }

    private void settle(List<Verdict> verdicts) {
        for (var verdict : verdicts) {
            taken += verdict instanceof Verdict.Go ? 1 : 0;
            var asker = waiting.remove(verdict.id());
            if (asker != null) {
                asker.complete(verdict);
            }
        }
    }
}
