package io.wattle.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wattle.engine.Eventually;
import io.wattle.engine.llama.GenerationEvent.Delta;
import io.wattle.engine.llama.GenerationEvent.Failed;
import io.wattle.engine.llama.GenerationEvent.Finished;
import io.wattle.engine.llama.SlotPool.Capacity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotPoolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Sampling DEFAULTS = new Sampling(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    private final EngineMetrics metrics = new EngineMetrics();

    @Test
    void tellsTheAnswerPieceByPieceAndCountsIt() throws Exception {
        var pool = new SlotPool(ScriptedModel.saying("one", " two", ""), new Capacity(1, 0), metrics);
        assertThat(events(pool.submit(request(9))))
                .containsExactly(new Delta("one"), new Delta(" two"), new Finished(FinishReason.STOP, 3));
        Eventually.isTrue(pool::isIdle);
        assertThat(counts())
                .containsAllEntriesOf(Map.of(
                        "llamacpp:prompt_tokens_total", 5.0,
                        "llamacpp:tokens_predicted_total", 3.0,
                        "llamacpp:requests_processing", 0.0,
                        "llamacpp:requests_deferred", 0.0));
    }

    @Test
    void endsAtAStopTextAndGivesTheSlotBack() throws Exception {
        var model = ScriptedModel.saying("go S", "TOP", " on", "");
        var pool = new SlotPool(model, new Capacity(1, 0), metrics);
        assertThat(events(pool.submit(request(9, "STOP"))))
                .containsExactly(new Delta("go "), new Finished(FinishReason.STOP, 2));
        assertThat(model.cancelled()).isEqualTo(1);
    }

    @Test
    void showsTextThatOnlyLookedLikeAStop() throws Exception {
        var pool = new SlotPool(ScriptedModel.saying("go S", "T"), new Capacity(1, 0), metrics);
        assertThat(events(pool.submit(request(2, "STOP"))))
                .containsExactly(new Delta("go "), new Delta("ST"), new Finished(FinishReason.LENGTH, 2));
    }

    @Test
    void refusesWhenSlotsAndQueueAreFull() throws Exception {
        var model = ScriptedModel.waitingWith("a", "");
        var pool = new SlotPool(model, new Capacity(1, 1), metrics);
        var first = pool.submit(request(9));
        Eventually.isTrue(() -> counts().get("llamacpp:requests_processing") == 1);
        var second = pool.submit(request(9));
        assertThat(counts()).containsEntry("llamacpp:requests_deferred", 1.0);
        assertThatExceptionOfType(NoCapacityException.class)
                .isThrownBy(() -> pool.submit(request(9)))
                .withMessage("All slots (1) are busy and the queue (1) is full.");

        model.allow(6);
        assertThat(events(first)).isEqualTo(events(second));
        Eventually.isTrue(pool::isIdle);
        assertThat(counts()).containsEntry("llamacpp:requests_deferred", 0.0);
    }

    @Test
    void stopsAtTheNextTokenWhenTheReaderHasLeft() throws Exception {
        var model = ScriptedModel.waitingWith("a", "b", "c", "");
        var pool = new SlotPool(model, new Capacity(1, 0), metrics);
        var generation = pool.submit(request(9));
        model.allow(1);
        assertThat(generation.next(PATIENCE)).contains(new Delta("a"));
        generation.cancel();
        model.allow(1);
        Eventually.isTrue(pool::isIdle);
        assertThat(model.cancelled()).isEqualTo(1);
        assertThat(counts().get("llamacpp:tokens_predicted_total")).isBetween(1.0, 2.0);
    }

    @Test
    void turnsAFaultIntoAnEventAndGoesOn() throws Exception {
        var pool = new SlotPool(ScriptedModel.saying("a", "fault"), new Capacity(1, 0), metrics);
        var expected = List.of(new Delta("a"), new Failed("The model fell over.", false));
        assertThat(events(pool.submit(request(9)))).isEqualTo(expected);
        Eventually.isTrue(pool::isIdle);
        assertThat(events(pool.submit(request(9)))).isEqualTo(expected);
    }

    @Test
    void failsWhatRunsAndWaitsWhenAbandoned() throws Exception {
        var model = ScriptedModel.waitingWith("a", "");
        var pool = new SlotPool(model, new Capacity(1, 1), metrics);
        var running = pool.submit(request(9));
        var waiting = pool.submit(request(9));
        pool.abandon();
        var stopped = new Failed("The engine stops.", true);
        assertThat(running.next(PATIENCE)).contains(stopped);
        assertThat(waiting.next(PATIENCE)).contains(stopped);
        assertThatExceptionOfType(NoCapacityException.class)
                .isThrownBy(() -> pool.submit(request(9)))
                .withMessage("The engine stops and takes no new requests.");
        model.allow(9);
        Eventually.isTrue(pool::isIdle);
    }

    private static GenerationRequest request(int maxTokens, String... stop) {
        return new GenerationRequest("hello", 5, maxTokens, DEFAULTS, List.of(stop));
    }

    private static List<GenerationEvent> events(Generation generation) throws InterruptedException {
        var events = new ArrayList<GenerationEvent>();
        do {
            events.add(generation.next(PATIENCE).orElseThrow());
        } while (events.getLast() instanceof Delta);
        return events;
    }

    private Map<String, Double> counts() {
        var counts = new TreeMap<String, Double>();
        for (var family : metrics.collect()) {
            family.samples.forEach(sample -> counts.put(sample.name, sample.value));
        }
        return counts;
    }
}
