package io.wattle.simulation.fleets;

import io.wattle.simulation.Trace;
import io.wattle.workload.Demand;
import io.wattle.workload.ModelName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a trace asks of each pool: the rate of its busiest minutes, and its mean request. Fleets that are sized for the
/// peak know it in advance; what DynamoLLM learns from weeks of history is taken from here too.
public final class Peaks {
    private static final double WINDOW_SECONDS = 300;

    private final Map<ModelName, Sum> sums = new LinkedHashMap<>();
    private final double seconds;

    /// Names the pool of a request.
    @FunctionalInterface
    interface Pooling {
        ModelName of(ModelName model, int inputTokens, int outputTokens);
    }

    private static final class Sum {
        final Map<Integer, Integer> windows = new HashMap<>();
        long requests;
        long inputs;
        long outputs;

        Demand demand(double rate) {
            return new Demand(rate, Math.toIntExact(inputs / requests), Math.toIntExact(outputs / requests));
        }
    }

    private Peaks(double seconds) {
        this.seconds = seconds;
    }

    /// Of models as a whole.
    public static Peaks of(Trace trace) {
        return of(trace, (model, _, _) -> model);
    }

    static Peaks of(Trace trace, Pooling pooling) {
        Peaks peaks = new Peaks(Math.max(1, trace.lastArrival()));
        for (int request = 0; request < trace.size(); request++) {
            ModelName pool = pooling.of(
                    trace.models().get(trace.model(request)), trace.inputTokens(request), trace.outputTokens(request));
            Sum sum = peaks.sums.computeIfAbsent(pool, _ -> new Sum());
            sum.windows.merge((int) (trace.arrival(request) / WINDOW_SECONDS), 1, Integer::sum);
            sum.requests++;
            sum.inputs += trace.inputTokens(request);
            sum.outputs += trace.outputTokens(request);
        }
        return peaks;
    }

    Iterable<ModelName> pools() {
        return sums.keySet();
    }

    /// Of the busiest five minutes; none where nothing is asked.
    Optional<Demand> highest(ModelName pool) {
        return Optional.ofNullable(sums.get(pool)).map(sum -> {
            int most = sum.windows.values().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(0);
            return sum.demand(most / Math.min(seconds, WINDOW_SECONDS));
        });
    }

    /// Over the whole trace.
    public Optional<Demand> mean(ModelName pool) {
        return Optional.ofNullable(sums.get(pool)).map(sum -> sum.demand(sum.requests / seconds));
    }

    /// Of the first minutes: what a fleet that was there before would have seen last.
    Optional<Demand> first(ModelName pool) {
        return Optional.ofNullable(sums.get(pool)).map(sum -> {
            int count = Math.max(1, sum.windows.getOrDefault(0, 0));
            return sum.demand(count / Math.min(seconds, WINDOW_SECONDS));
        });
    }
}
