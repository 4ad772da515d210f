package io.wattle.placement;

import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.OperatingPoint;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.Request;
import io.wattle.quantity.Bytes;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.Precision;
import java.util.Optional;

/// One precision and sharding of a model on one kind of node, before a batch is chosen.
record Way(Model model, Precision precision, ReplicaMemory memory, Place place) {
    /// What a request is taken for where the model states no demand.
    private static final Request USUAL = new Request(512, 256);

    /// The longest sequence a replica must hold, in mean requests; real lengths spread widely.
    private static final int LONGEST_IN_MEANS = 4;

    private static final int LEAST_CONTEXT = 4096;

    /// What became of the way.
    sealed interface Outcome {
        record Chosen(Option option) implements Outcome {}

        record Refused(Verdict.Rejected why) implements Outcome {}
    }

    /// The largest batch whose cache fits and whose latency holds the objective, or why there is none.
    Outcome choose() {
        Request request = request();
        if (contextTokens() < request.inputTokens() + request.outputTokens()) {
            return refused(
                    "context-fits",
                    "A request of %d + %d tokens is longer than the %d of \"%s\"."
                            .formatted(
                                    request.inputTokens(),
                                    request.outputTokens(),
                                    contextTokens(),
                                    model.architecture().name()));
        }
        Bytes weights = memory.weightsPerGpu();
        if (MemoryFits.evaluate(label(), weights, cache(1), place.usable()) instanceof Verdict.Rejected rejected) {
            return new Outcome.Refused(rejected);
        }
        if (place.machine().isEmpty()) {
            return refused(
                    "hardware-known",
                    "The catalogue does not say how fast %s computes in %s."
                            .formatted(place.label(), precision.label()));
        }
        return largestBatch(
                weights,
                new ReplicaModel(
                        model.architecture(), precision, place.machine().get(), request));
    }

    private Outcome largestBatch(Bytes weights, ReplicaModel performance) {
        Verdict last = Verdict.accepted();
        for (int batch : place.batches()) {
            if (weights.plus(cache(batch)).exceeds(place.usable())) {
                continue;
            }
            double capacity = performance.capacity(batch);
            Optional<OperatingPoint> point = performance.at(capacity, batch);
            if (point.isEmpty()) {
                continue;
            }
            last = ObjectiveHolds.evaluate(label(), point.get(), model.objective());
            if (last instanceof Verdict.Accepted) {
                return new Outcome.Chosen(
                        new Option(configuration(batch), place.gpus(), weights, cache(batch), capacity, performance));
            }
        }
        return last instanceof Verdict.Rejected rejected
                ? new Outcome.Refused(rejected)
                : refused("objective-holds", "A replica in %s cannot be estimated at any batch.".formatted(label()));
    }

    private ReplicaConfiguration configuration(int batch) {
        return new ReplicaConfiguration(
                memory.parallelism().tensor(),
                memory.parallelism().pipeline(),
                precision,
                Optional.empty(),
                place.powerCap(),
                batch,
                contextTokens());
    }

    /// Engines with a paged cache need room for mean requests and for one of the longest; llama.cpp sets aside the
    /// whole context for each sequence (source: its {@code --ctx-size} and {@code --parallel}).
    private Bytes cache(int batch) {
        long longest = perSequence(contextTokens());
        if (model.engine() == EngineKind.LLAMA_CPP) {
            return new Bytes(Math.multiplyExact(longest, batch));
        }
        Request request = request();
        long mean = perSequence((long) request.inputTokens() + request.outputTokens());
        return new Bytes(Math.max(longest, Math.multiplyExact(mean, batch)));
    }

    private long perSequence(long tokens) {
        return memory.cachePerSequence(tokens).value();
    }

    private Request request() {
        return model.demand()
                .map(demand -> new Request(demand.inputTokens(), demand.outputTokens()))
                .orElse(shortEnough());
    }

    private Request shortEnough() {
        int longest = model.architecture().maxContextTokens();
        return new Request(
                Math.clamp(longest / 2, 1, USUAL.inputTokens()), Math.clamp(longest / 4, 1, USUAL.outputTokens()));
    }

    private int contextTokens() {
        Request request = request();
        long wanted =
                Math.max(LEAST_CONTEXT, LONGEST_IN_MEANS * ((long) request.inputTokens() + request.outputTokens()));
        return (int) Math.min(wanted, model.architecture().maxContextTokens());
    }

    private String label() {
        return "%s on %s".formatted(precision.label(), place.label());
    }

    private static Outcome refused(String constraint, String reason) {
        return new Outcome.Refused(new Verdict.Rejected(constraint, reason));
    }
}
