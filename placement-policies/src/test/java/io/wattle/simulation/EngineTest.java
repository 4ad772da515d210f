package io.wattle.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.performance.Machine;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.StepCosts;
import io.wattle.workload.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Goal: one engine batches as an engine does, and skipping steps changes nothing.
class EngineTest {
    private final Map<Integer, Double> ended = new TreeMap<>();

    private static StepCosts costs() {
        return StepCosts.of(
                ModelCatalog.standard()
                        .find("meta-llama/Llama-3.1-8B")
                        .orElseThrow()
                        .architecture(),
                Precision.BF16,
                ReplicaModel.Setting.free(Machine.ofGpus(
                                HardwareCatalog.standard().gpu("H100-SXM-80GB").orElseThrow(), 1)
                        .orElseThrow()));
    }

    private Engine engine(int mostSequences, long tokens) {
        return new Engine(
                costs(),
                Places.of(mostSequences),
                new Pages(tokens),
                (sequence, now) -> ended.put(sequence.request, now));
    }

    @Test
    void oneRequestTakesItsPromptAndItsSteps() {
        StepCosts costs = costs();
        Engine engine = engine(8, 100_000);
        Sequence sequence = new Sequence(0, 1000, 3, List.of());
        engine.offer(sequence, 10);
        runOut(engine);
        int prompt = 1000 + costs.extraTokens();
        double first = 10
                + Stretch.ARRIVAL_SECONDS
                + costs.reading(0, 0, prompt, prompt / 2.0).seconds();
        assertEquals(first, sequence.firstTokenAt, 1e-9);
        double steps = costs.answering(1, prompt + 1).seconds()
                + costs.answering(1, prompt + 2).seconds();
        assertEquals(first + steps, ended.get(0), 1e-9);
        assertEquals(0, engine.pages().used());
    }

    @Test
    void aFullCachePreemptsTheLatestAndLosesNothing() {
        Engine engine = engine(64, 4000);
        for (int request = 0; request < 12; request++) {
            engine.offer(new Sequence(request, 250, 600, List.of()), 0);
        }
        runOut(engine);
        assertEquals(12, ended.size());
        assertTrue(engine.preemptions() > 0, "a cache of 4000 tokens cannot hold twelve answers");
        assertTrue(ended.get(0) < ended.get(11), "the first in is not the one that is preempted");
    }

    @Test
    void aPromptThatWasReadBeforeIsReadFaster() {
        Engine engine = engine(8, 100_000);
        List<Integer> blocks = List.of(1, 2, 3, 4);
        Sequence first = new Sequence(0, 2100, 2, blocks);
        engine.offer(first, 0);
        runOut(engine);
        Sequence second = new Sequence(1, 2100, 2, blocks);
        engine.offer(second, 10);
        runOut(engine);
        assertTrue(second.firstTokenAt - 10 < 0.6 * first.firstTokenAt, () -> "took " + (second.firstTokenAt - 10));
    }

    /// A stretch that is interrupted at every step must give what a stretch at once gives.
    @Test
    void skippingStepsChangesNothing() {
        List<Double> whole = times(false);
        List<Double> stepwise = times(true);
        for (int request = 0; request < whole.size(); request++) {
            assertEquals(whole.get(request), stepwise.get(request), 0.002 * whole.get(request));
        }
    }

    private List<Double> times(boolean isInterrupted) {
        ended.clear();
        Engine engine = engine(16, 20_000);
        SplittableRandom random = new SplittableRandom(5);
        double now = 0;
        for (int request = 0; request < 60; request++) {
            now += random.nextDouble();
            while (engine.nextEvent() <= now) {
                stepOnce(engine, isInterrupted);
            }
            engine.offer(new Sequence(request, 50 + random.nextInt(900), 1 + random.nextInt(300), List.of()), now);
        }
        while (engine.nextEvent() < Double.POSITIVE_INFINITY) {
            stepOnce(engine, isInterrupted);
        }
        assertEquals(60, ended.size());
        return new ArrayList<>(ended.values());
    }

    private static void stepOnce(Engine engine, boolean isInterrupted) {
        double now = engine.nextEvent();
        engine.step(now);
        if (isInterrupted) {
            engine.change(costs(), now);
        }
    }

    private static void runOut(Engine engine) {
        while (engine.nextEvent() < Double.POSITIVE_INFINITY) {
            engine.step(engine.nextEvent());
            assertEquals(engine.neededPages(), engine.pages().used());
        }
    }
}
