package io.wattle.simulation;

import io.wattle.performance.StepCosts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// One engine with continuous batching: prompts are read in chunks beside the answers, a paged cache lets them in, and
/// the last one let in is preempted when the cache is full (source: vLLM's scheduler; prompts in the order they came).
///
/// Between two events the batch is constant, so that many steps pass at once: their times are an arithmetic series.
/// What an engine draws is decided when such a stretch begins and holds until it ends.
final class Engine {
    private final Places places;
    private final Pages pages;
    private final PrefixCache prefixes;
    private final Progress progress;
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final List<Sequence> reading = new ArrayList<>();
    private final Batch batch = new Batch();
    private StepCosts costs;
    private long admissions;
    private int preemptions;

    /// Joules that each sequence of the batch has caused since the engine began.
    private double answerJoules;

    private double prefillJoules;
    private double decodeJoules;

    /// Tokens of prompts that the present step reads at most: fixed when it begins, since answers end with it.
    private int readingBudget;

    private Stretch stretch = Stretch.resting(Double.POSITIVE_INFINITY);

    /// Told of each answer.
    @FunctionalInterface
    interface Progress {
        void finished(Sequence sequence, double now);
    }

    Engine(StepCosts costs, Places places, Pages pages, Progress progress) {
        this.costs = costs;
        this.places = places;
        this.pages = pages;
        prefixes = new PrefixCache((long) pages.free() * Pages.TOKENS);
        this.progress = progress;
    }

    /// Seconds of its next event; infinite while there is nothing to do.
    double nextEvent() {
        return stretch.end();
    }

    boolean isBusy() {
        return stretch.steps() > 0;
    }

    /// Of all its GPUs together while it is busy.
    double watts() {
        return stretch.watts();
    }

    int inFlight() {
        return waiting.size() + reading.size() + batch.size();
    }

    int waitingCount() {
        return waiting.size();
    }

    /// Tokens it keeps, or will have to read first.
    long load() {
        long tokens = batch.keptTokens();
        for (Sequence sequence : reading) {
            tokens += sequence.prompt;
        }
        for (Sequence sequence : waiting) {
            tokens += sequence.prompt;
        }
        return tokens;
    }

    /// Tokens of prompts that it has taken in and not read.
    long unreadTokens() {
        return unread()
                + waiting.stream().mapToLong(each -> each.prompt - each.cached).sum();
    }

    /// Tokens of a prompt that it would not have to read.
    int knownTokens(Sequence sequence) {
        return Math.min(sequence.prompt, prefixes.known(sequence.prefix));
    }

    int preemptions() {
        return preemptions;
    }

    double prefillJoules() {
        return prefillJoules;
    }

    double decodeJoules() {
        return decodeJoules;
    }

    Pages pages() {
        return pages;
    }

    /// Pages that its sequences need, counted one by one.
    int neededPages() {
        int needed = 0;
        for (Sequence sequence : reading) {
            needed += Pages.of(sequence.prompt + 1L);
        }
        for (Sequence sequence : batch.sequences()) {
            needed += Pages.of(sequence.kept(batch.steps()));
        }
        return needed;
    }

    /// Joules of the present stretch, which are charged when it ends.
    double uncharged(double now) {
        return isBusy() ? stretch.watts() * (now - stretch.begin()) : 0;
    }

    /// Whether it could ever answer such a request.
    boolean couldHold(int input, int output) {
        return pages.couldHold((long) input + costs.extraTokens() + output + 1);
    }

    /// Takes a request in.
    void offer(Sequence sequence, double now) {
        sequence.readyAt = now + Stretch.intake(costs, batch);
        sequence.prompt += sequence.cached > 0 ? 0 : costs.extraTokens();
        waiting.add(sequence);
        if (!isBusy()) {
            stretch = Stretch.resting(Math.min(stretch.end(), sequence.readyAt));
        } else if (!stretch.isReading() && waiting.size() == 1 && admits(sequence)) {
            stretch = stretch.until(sequence.readyAt);
        }
    }

    /// Runs on at another clock or cap, from the end of the present step.
    void change(StepCosts changed, double now) {
        costs = changed;
        if (isBusy() && !stretch.isReading()) {
            stretch = stretch.until(now);
        }
    }

    /// Gives back everything that is not answered, in the order it came; the engine is gone, and what it spent on its
    /// last step counts as spent on answers.
    List<Sequence> lose(double now) {
        decodeJoules += uncharged(now);
        List<Sequence> lost = new ArrayList<>();
        batch.sequences().forEach(lost::add);
        lost.addAll(reading);
        lost.addAll(waiting);
        lost.sort((left, right) -> Integer.compare(left.request, right.request));
        stretch = Stretch.resting(Double.POSITIVE_INFINITY);
        return lost;
    }

    /// Does what ends now and begins what follows.
    void step(double now) {
        if (isBusy()) {
            end(now);
        }
        begin(now);
    }

    private void end(double now) {
        double joules = stretch.watts() * (now - stretch.begin());
        double forPrompts = joules * stretch.prompts();
        prefillJoules += forPrompts;
        decodeJoules += joules - forPrompts;
        if (batch.size() > 0) {
            answerJoules += (joules - forPrompts) / batch.size();
        }
        pages.take(batch.growth(stretch.steps()));
        for (Sequence ended : batch.advance(stretch.steps())) {
            ended.joules += answerJoules - ended.joulesAtJoin;
            pages.give(Pages.of(ended.kept(batch.steps())));
            ended.left = 0;
            progress.finished(ended, now);
        }
        if (stretch.isReading()) {
            endReading(now, forPrompts);
        }
    }

    /// Joules of prompts by their tokens of this step.
    private void endReading(double now, double joules) {
        int budget = readingBudget;
        long tokens = Math.min(budget, unread());
        Iterator<Sequence> each = reading.iterator();
        while (each.hasNext() && budget > 0) {
            Sequence sequence = each.next();
            int chunk = Math.min(budget, sequence.prompt - sequence.read);
            budget -= chunk;
            sequence.read += chunk;
            sequence.joules += joules * chunk / tokens;
            if (sequence.read == sequence.prompt) {
                each.remove();
                answerFirst(sequence, now);
            }
        }
    }

    private void answerFirst(Sequence sequence, double now) {
        sequence.left--;
        if (sequence.firstTokenAt < 0) {
            sequence.firstTokenAt = now;
        }
        if (sequence.left == 0) {
            pages.give(Pages.of(sequence.prompt + 1L));
            progress.finished(sequence, now);
        } else {
            sequence.joulesAtJoin = answerJoules;
            batch.join(sequence);
        }
    }

    private long unread() {
        long tokens = 0;
        for (Sequence sequence : reading) {
            tokens += sequence.prompt - sequence.read;
        }
        return tokens;
    }

    private void begin(double now) {
        while (batch.stepsWithin(pages.free()) < 1) {
            preempt();
        }
        admit(now);
        if (!reading.isEmpty()) {
            beginReading(now);
        } else if (batch.size() > 0) {
            beginAnswering(now);
        } else {
            stretch = Stretch.resting(
                    waiting.isEmpty() ? Double.POSITIVE_INFINITY : Math.max(now, waiting.element().readyAt));
        }
    }

    private void preempt() {
        Sequence victim = batch.evictLatest().orElseThrow();
        int kept = Math.toIntExact(victim.kept(batch.steps()));
        pages.give(Pages.of(kept));
        victim.joules += answerJoules - victim.joulesAtJoin;
        victim.prompt = kept;
        victim.read = 0;
        victim.cached = 0;
        waiting.addFirst(victim);
        preemptions++;
    }

    private void admit(double now) {
        long budget = places.tokens() - batch.size() - unread();
        while (budget > 0 && !waiting.isEmpty() && waiting.element().readyAt <= now && admits(waiting.element())) {
            Sequence sequence = waiting.remove();
            pages.take(Pages.of(sequence.prompt + 1L));
            sequence.admission = admissions++;
            sequence.read = Math.max(sequence.cached, Math.min(sequence.prompt - 1, prefixes.reuse(sequence.prefix)));
            reading.add(sequence);
            budget -= sequence.prompt - sequence.read;
        }
    }

    /// Growth of the answers by one step comes first.
    private boolean admits(Sequence sequence) {
        return reading.size() + batch.size() < places.sequences()
                && pages.admits(Pages.of(sequence.prompt + 1L) + batch.growth(1));
    }

    private void beginReading(double now) {
        readingBudget = places.tokens() - batch.size();
        int left = readingBudget;
        double lookback = 0;
        for (Sequence sequence : reading) {
            int chunk = Math.min(left, sequence.prompt - sequence.read);
            lookback += chunk * (sequence.read + chunk / 2.0);
            left -= chunk;
        }
        int tokens = readingBudget - left;
        stretch = Stretch.reading(costs, batch, now, tokens, lookback / tokens);
    }

    private void beginAnswering(double now) {
        long steps = Math.min(batch.untilEnd(), batch.stepsWithin(pages.free()));
        Stretch whole = Stretch.answering(costs, batch, now, steps);
        boolean isComing = !waiting.isEmpty() && waiting.element().readyAt > now && admits(waiting.element());
        stretch = isComing ? whole.until(waiting.element().readyAt) : whole;
    }
}
