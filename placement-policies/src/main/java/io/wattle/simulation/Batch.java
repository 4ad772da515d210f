package io.wattle.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// The sequences that an engine answers, each one token a step.
///
/// Steps are counted, not walked: when the next answer ends and how many pages the cache needs until then follow from
/// the count.
final class Batch {
    private static final Comparator<Sequence> BY_END =
            Comparator.<Sequence>comparingLong(each -> each.endsAt).thenComparingInt(each -> each.request);

    private final PriorityQueue<Sequence> sequences = new PriorityQueue<>(BY_END);

    /// Sequences by where in a page they are, seen from step 0.
    private final int[] phases = new int[Pages.TOKENS];

    private long steps;
    private long keptTokens;

    int size() {
        return sequences.size();
    }

    Iterable<Sequence> sequences() {
        return sequences;
    }

    /// Steps that were taken so far.
    long steps() {
        return steps;
    }

    /// Tokens that a sequence keeps on average.
    double context() {
        return sequences.isEmpty() ? 0 : (double) keptTokens / sequences.size();
    }

    long keptTokens() {
        return keptTokens;
    }

    /// @param sequence whose {@code left} tokens are still to come; at least 1
    void join(Sequence sequence) {
        sequence.joinedAt = steps;
        sequence.endsAt = steps + sequence.left;
        phases[phase(sequence)]++;
        keptTokens += sequence.kept(steps);
        sequences.add(sequence);
    }

    /// Steps until the first answer ends; the batch is not empty.
    long untilEnd() {
        return sequences.element().endsAt - steps;
    }

    /// Pages more that the next steps need.
    int growth(long more) {
        int pages = (int) (more / Pages.TOKENS) * sequences.size();
        for (long step = more - more % Pages.TOKENS; step < more; step++) {
            pages += phases[due(steps + step)];
        }
        return pages;
    }

    /// How many steps so many free pages are enough for.
    long stepsWithin(int free) {
        if (sequences.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long count = (long) Pages.TOKENS * (free / sequences.size());
        int left = free % sequences.size();
        while (phases[due(steps + count)] <= left) {
            left -= phases[due(steps + count)];
            count++;
        }
        return count;
    }

    /// Takes steps and returns those whose answers ended, in the order of the trace.
    List<Sequence> advance(long count) {
        steps += count;
        keptTokens += count * sequences.size();
        List<Sequence> ended = new ArrayList<>(1);
        while (!sequences.isEmpty() && sequences.element().endsAt <= steps) {
            Sequence sequence = sequences.remove();
            forget(sequence);
            ended.add(sequence);
        }
        return ended;
    }

    /// Takes out the one that was let in last: its cache is dropped, and it has to be read again.
    Optional<Sequence> evictLatest() {
        Optional<Sequence> latest = sequences.stream().max(Comparator.comparingLong(each -> each.admission));
        latest.ifPresent(sequence -> {
            sequences.remove(sequence);
            forget(sequence);
            sequence.left = Math.toIntExact(sequence.endsAt - steps);
        });
        return latest;
    }

    private void forget(Sequence sequence) {
        phases[phase(sequence)]--;
        keptTokens -= sequence.kept(steps);
    }

    /// A sequence that keeps k tokens needs a page for the next one when k is a multiple of a page.
    private static int phase(Sequence sequence) {
        return (int) Math.floorMod(sequence.prompt + 1 - sequence.joinedAt, (long) Pages.TOKENS);
    }

    private static int due(long step) {
        return (int) Math.floorMod(-step, (long) Pages.TOKENS);
    }
}
