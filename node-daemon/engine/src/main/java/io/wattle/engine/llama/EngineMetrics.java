package io.wattle.engine.llama;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;

/// What the slots did, under llama.cpp's own metric names.
///
/// {@code llamacpp:kv_cache_usage_ratio} is absent: the binding does not tell it, and absent is not zero.
public final class EngineMetrics extends Collector {
    private final DoubleAdder promptTokens = new DoubleAdder();
    private final DoubleAdder promptSeconds = new DoubleAdder();
    private final DoubleAdder predictedTokens = new DoubleAdder();
    private final DoubleAdder predictedSeconds = new DoubleAdder();
    private final AtomicInteger processing = new AtomicInteger();
    private final AtomicInteger deferred = new AtomicInteger();

    void waiting(int change) {
        deferred.addAndGet(change);
    }

    void working(int change) {
        processing.addAndGet(change);
    }

    void prompt(int tokens, double seconds) {
        promptTokens.add(tokens);
        promptSeconds.add(seconds);
    }

    void predicted(int tokens, double seconds) {
        predictedTokens.add(tokens);
        predictedSeconds.add(seconds);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                counter("prompt_tokens", "Tokens of prompts, those found in the cache included.", promptTokens.sum()),
                counter("prompt_seconds", "Time from a slot's start to its first token.", promptSeconds.sum()),
                counter("tokens_predicted", "Tokens generated.", predictedTokens.sum()),
                counter("tokens_predicted_seconds", "Time from first to last token.", predictedSeconds.sum()),
                gauge(
                        "prompt_tokens_seconds",
                        "Prompt tokens a second, on average.",
                        rate(promptTokens, promptSeconds)),
                gauge(
                        "predicted_tokens_seconds",
                        "Generated tokens a second, on average.",
                        rate(predictedTokens, predictedSeconds)),
                gauge("requests_processing", "Requests that a slot works on.", processing.get()),
                gauge("requests_deferred", "Requests that wait for a slot.", deferred.get()));
    }

    private static double rate(DoubleAdder tokens, DoubleAdder seconds) {
        double time = seconds.sum();
        return time > 0 ? tokens.sum() / time : 0;
    }

    private static MetricFamilySamples counter(String name, String help, double value) {
        return new CounterMetricFamily("llamacpp:" + name, help, value);
    }

    private static MetricFamilySamples gauge(String name, String help, double value) {
        return new GaugeMetricFamily("llamacpp:" + name, help, value);
    }
}
