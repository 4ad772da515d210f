package io.wattle.prediction;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.performance.Accelerator;
import io.wattle.performance.Calibration;
import io.wattle.performance.Configuration;
import io.wattle.performance.Load;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ServingModel;
import io.wattle.performance.SteadyState;
import io.wattle.performance.Uncertainty;
import java.util.Optional;
import java.util.OptionalDouble;

/// Answers questions one after another; remembers what it looked up. For one thread.
public final class Predictor {
    private final ReplicaResolver resolver;
    private final Calibration calibration;
    private final ServingModel serving;
    private final Uncertainty uncertainty;

    public Predictor(ModelLookup models, HardwareCatalog hardware, Calibration calibration) {
        this.resolver = new ReplicaResolver(models, hardware);
        this.calibration = calibration;
        this.serving = new ServingModel(calibration);
        this.uncertainty = new Uncertainty(calibration);
    }

    public Prediction predict(PredictionQuery query) {
        return switch (resolver.resolve(query.replica())) {
            case Resolution.Refused(var reason) -> new Prediction.Unpredictable(reason);
            case Resolution.Ready ready -> predict(query, ready);
            case Resolution.OnProcessors processors -> ProcessorPrediction.of(query, processors);
        };
    }

    private Prediction predict(PredictionQuery query, Resolution.Ready ready) {
        Configuration configuration = ready.configuration();
        Optional<String> wrong = wrongControl(query, configuration.gpu());
        if (wrong.isPresent()) {
            return new Prediction.Unpredictable(wrong.get());
        }
        double context = query.inputTokens() + query.outputTokens();
        MemoryEstimate memory = MemoryEstimate.of(ready);
        if (memory.lacksRoomForWeights()) {
            return new Prediction.TooLarge(
                    ready.statement(),
                    memory.use(context),
                    memory.shortage(ready.gpu().name()));
        }
        Load load = new Load(
                query.sequences(),
                query.inputTokens(),
                query.outputTokens(),
                memory.sequences(query.inputTokens() + query.outputTokens() / 2));
        SteadyState state = serving.at(configuration, load, control(query, configuration.gpu()));
        boolean isCalibrated = calibration.fittedGpus().contains(ready.gpu().name());
        return new Prediction.Predicted(
                ready.statement(),
                memory.use(context),
                state,
                uncertainty.latencyFactor(configuration, load),
                uncertainty.wattsFactor(configuration, load),
                isCalibrated);
    }

    private static PowerControl control(PredictionQuery query, Accelerator gpu) {
        OptionalDouble clock = query.clockMhz().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        query.clockMhz().getAsDouble() / gpu.highestClockMhz().orElseThrow());
        return new PowerControl(clock, query.capWatts());
    }

    private static Optional<String> wrongControl(PredictionQuery query, Accelerator gpu) {
        if (query.clockMhz().isPresent() && gpu.highestClockMhz().isEmpty()) {
            return Optional.of("The highest SM clock of %s is not known, so a lock at %.0f MHz cannot be predicted."
                    .formatted(gpu.name(), query.clockMhz().getAsDouble()));
        }
        double highest = gpu.highestClockMhz().orElse(Double.POSITIVE_INFINITY);
        double lowest = Double.isFinite(highest) ? 0.1 * highest : 0;
        double clock = query.clockMhz().orElse(lowest);
        if (clock > highest * 1.001 || clock < lowest) {
            return Optional.of("sm_clock_mhz (%.0f) must be between %.0f and %.0f on %s."
                    .formatted(clock, lowest, highest, gpu.name()));
        }
        double least = gpu.floorShare() * gpu.maxPower().value();
        return query.capWatts().orElse(least) < least
                ? Optional.of("gpu_power_cap_watts (%.0f) must be at least the %.0f W that %s draws while it waits."
                        .formatted(query.capWatts().getAsDouble(), least, gpu.name()))
                : Optional.empty();
    }
}
