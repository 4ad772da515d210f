package io.wattle.placement;

import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.Machine;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.Request;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.Precision;
import java.util.Optional;

/// One precision, sharding and clock of a model on one kind of node, before a batch is chosen.
record Way(Model model, Precision precision, ReplicaMemory memory, Place place, Clocking clocking) {
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

    Way at(Clocking other) {
        return new Way(model, precision, memory, place, other);
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
        return largestBatch(weights, place.machine().get());
    }

    /// More places never hurt: how many are in use follows from the load.
    private Outcome largestBatch(Bytes weights, Machine machine) {
        int batch = place.batches().stream()
                .filter(count -> !weights.plus(cache(count)).exceeds(place.usable()))
                .findFirst()
                .orElse(1);
        var setting = new ReplicaModel.Setting(
                machine,
                memory.parallelism().pipeline(),
                memory.parallelism().expert(),
                clocking.control(place.machine()));
        ReplicaModel performance = new ReplicaModel(model.architecture(), precision, setting, request(), batch);
        double capacity = performance.capacity(model.objective());
        double percentile = model.objective().percentile();
        if (capacity > 0) {
            Optional<Watts> cap = clocking.cap(place, performance.power(capacity));
            return new Outcome.Chosen(new Option(
                    configuration(batch, cap), place.gpus(), weights, cache(batch), capacity, performance, percentile));
        }
        return performance
                                .at(0, percentile)
                                .map(point -> ObjectiveHolds.evaluate(label(), point, model.objective()))
                                .orElse(Verdict.accepted())
                        instanceof Verdict.Rejected rejected
                ? new Outcome.Refused(rejected)
                : refused(
                        "objective-holds",
                        "A replica in %s holds the objective for no load that comes at random.".formatted(label()));
    }

    private ReplicaConfiguration configuration(int batch, Optional<Watts> cap) {
        return new ReplicaConfiguration(
                memory.parallelism().tensor(),
                memory.parallelism().pipeline(),
                memory.parallelism().expert(),
                precision,
                clocking.clock(),
                cap,
                batch,
                contextTokens());
    }

    /// Engines with a paged cache need room for mean requests and for one of the longest; llama.cpp sets aside
    /// the whole context for each sequence (source: its {@code --ctx-size} and {@code --parallel}).
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
        return "%s on %s%s"
                .formatted(
                        precision.label(),
                        place.label(),
                        clocking.clock().map(clock -> " at " + clock).orElse(""));
    }

    private static Outcome refused(String constraint, String reason) {
        return new Outcome.Refused(new Verdict.Rejected(constraint, reason));
    }
}
