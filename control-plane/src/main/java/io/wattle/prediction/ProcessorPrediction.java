package io.wattle.prediction;

import io.wattle.catalog.CpuType;
import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.Load;
import io.wattle.performance.ProcessorModel;
import io.wattle.performance.ProcessorSpeed;
import io.wattle.quantity.Bytes;
import java.util.Optional;
import java.util.Set;

/// Answers a question about a host that serves on its processors. Watts are those of the whole host at the wall.
final class ProcessorPrediction {
    /// Processors whose runs the constants were fitted on.
    private static final Set<String> FITTED = Set.of("AmpereOne-A192-32X");

    /// By which nine tenths of the runs of a kind of processor are off at most when it is left out of the fit, see
    /// {@code ProcessorAccuracyTest}.
    private static final double LATENCY_FACTOR = 1.7;

    private static final double FITTED_LATENCY_FACTOR = 1.25;

    /// Assumed: one host was seen at the wall.
    private static final double WATTS_FACTOR = 1.4;

    private ProcessorPrediction() {}

    static Prediction of(PredictionQuery query, Resolution.OnProcessors on) {
        CpuType cpu = on.cpu();
        if (query.clockMhz().isPresent() || query.capWatts().isPresent()) {
            return new Prediction.Unpredictable(
                    "sm_clock_mhz and gpu_power_cap_watts mean nothing on the processors of %s; leave them blank."
                            .formatted(cpu.name()));
        }
        if (query.threads().orElse(1) > cpu.cores()) {
            return new Prediction.Unpredictable("threads (%d) must be at most the %d cores of %s."
                    .formatted(query.threads().getAsInt(), cpu.cores(), cpu.name()));
        }
        Optional<MemoryEstimate> memory = cpu.memory().map(bytes -> MemoryEstimate.of(on.memory(), bytes));
        String statement = statement(on.statement(), query.threads().orElse(cpu.cores()));
        Prediction.MemoryUse use = use(memory, on.memory(), query);
        if (memory.isPresent() && memory.get().lacksRoomForWeights()) {
            return new Prediction.TooLarge(
                    statement, use, shortage(cpu, on.memory().weightsPerGpu()));
        }
        return predicted(query, on, statement, use, memory);
    }

    private static Prediction predicted(
            PredictionQuery query,
            Resolution.OnProcessors on,
            String statement,
            Prediction.MemoryUse use,
            Optional<MemoryEstimate> memory) {
        CpuType cpu = on.cpu();
        ReplicaMemory held = on.memory();
        ProcessorModel model = new ProcessorModel(
                held.model(),
                held.format(),
                held.cacheFormat(),
                cpu,
                ProcessorSpeed.of(Optional.of(cpu), query.threads()));
        Load load = new Load(
                query.sequences(),
                query.inputTokens(),
                query.outputTokens(),
                memory.map(known -> known.sequences(query.inputTokens() + query.outputTokens() / 2))
                        .orElse(Double.POSITIVE_INFINITY));
        boolean isFitted = FITTED.contains(cpu.name());
        return new Prediction.Predicted(
                statement,
                use,
                model.at(load),
                isFitted ? FITTED_LATENCY_FACTOR : LATENCY_FACTOR,
                WATTS_FACTOR,
                isFitted);
    }

    private static Prediction.MemoryUse use(
            Optional<MemoryEstimate> memory, ReplicaMemory held, PredictionQuery query) {
        return memory.map(known -> known.use(query.inputTokens() + query.outputTokens()))
                .orElseGet(() -> new Prediction.MemoryUse(held.weightsPerGpu().value(), Optional.empty()));
    }

    private static String shortage(CpuType cpu, Bytes weights) {
        return "The weights need %s, and %s has %s; use smaller weights."
                .formatted(weights, cpu.name(), cpu.memory().orElseThrow());
    }

    private static String statement(String model, int threads) {
        String engine = "llama.cpp with %d threads".formatted(threads);
        return model.endsWith(")")
                ? model.substring(0, model.length() - 1) + "; " + engine + ")"
                : model + " (assumed: " + engine + ")";
    }
}
