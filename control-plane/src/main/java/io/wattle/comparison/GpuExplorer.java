package io.wattle.comparison;

import io.wattle.catalog.GpuType;
import io.wattle.memory.MemoryFit;
import io.wattle.performance.Calibration;
import io.wattle.performance.Configuration;
import io.wattle.performance.Load;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ServingModel;
import io.wattle.performance.SteadyState;
import io.wattle.performance.Uncertainty;
import io.wattle.prediction.MemoryEstimate;
import io.wattle.prediction.ReplicaResolver;
import io.wattle.prediction.ReplicaSpec;
import io.wattle.prediction.Resolution;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Walks over every sharding, precision, batch and clock of one type of GPU.
final class GpuExplorer {
    private static final List<Integer> BATCHES =
            List.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512);
    private static final List<Integer> DEGREES = List.of(1, 2, 4, 8, 16, 32, 64);
    private static final double CLOCK_STEP = 0.05;
    private static final int LEAST_CLOCK_STEPS = 6;
    private static final int MOST_CLOCK_STEPS = 20;

    private final Question question;
    private final ReplicaResolver resolver;
    private final Calibration calibration;
    private final ServingModel serving;
    private final Uncertainty uncertainty;

    GpuExplorer(Question question, ReplicaResolver resolver, Calibration calibration) {
        this.question = question;
        this.resolver = resolver;
        this.calibration = calibration;
        serving = new ServingModel(calibration);
        uncertainty = new Uncertainty(calibration);
    }

    Device explore(GpuType type, HostShare host) {
        List<Choice> choices = new ArrayList<>();
        List<Device.RooflinePoint> roofline = new ArrayList<>();
        Optional<String> refusal = Optional.empty();
        OptionalDouble ridge = OptionalDouble.empty();
        for (int tensor : DEGREES) {
            for (Precision precision : Device.precisions(question, Question.USUAL)) {
                switch (way(type, host, tensor, precision)) {
                    case Way.Open open -> {
                        List<Choice> found = open.choices(this);
                        choices.addAll(found);
                        if (roofline.isEmpty()) {
                            roofline.addAll(open.roofline(this, found));
                            ridge = OptionalDouble.of(
                                    open.ready().configuration().gpu().halfFlops()
                                            / open.ready().configuration().gpu().bytesPerSecond());
                        }
                    }
                    case Way.Closed(var reason) -> refusal = Optional.of(reason);
                    case Way.Beyond _ -> {}
                }
            }
        }
        double idle = type.idlePower().map(Watts::value).orElse(0.0);
        return new Device(
                type.name(),
                calibration.fittedGpus().contains(type.name()),
                host,
                (alone, busy) -> {
                    double gpus = alone.tensor() * idle;
                    double watts = gpus + busy * Math.max(0, alone.gpuWatts() - gpus);
                    return watts + host.watts(alone.tensor(), busy, watts);
                },
                choices,
                ridge,
                roofline,
                choices.isEmpty() ? refusal : Optional.empty());
    }

    private Way way(GpuType type, HostShare host, int tensor, Precision precision) {
        if (tensor > host.gpus()) {
            return new Way.Beyond();
        }
        return switch (resolver.resolve(
                new ReplicaSpec(question.model(), type.name(), tensor, 1, 1, precision.label(), "", "", ""))) {
            case Resolution.Refused(var reason) -> new Way.Closed(reason);
            case Resolution.OnProcessors processors ->
                throw new IllegalStateException(
                        "%s was asked for as a GPU.".formatted(processors.cpu().name()));
            case Resolution.Ready ready ->
                switch (ready.memory()
                        .fit(ready.gpu().visibleMemory(), (long) question.inputTokens() + question.outputTokens())) {
                    case MemoryFit.TooLarge large -> new Way.Closed(large.reason());
                    case MemoryFit.Fits _ -> new Way.Open(ready, host, precision);
                };
        };
    }

    /// One sharding and precision.
    private sealed interface Way {
        /// More GPUs than a host has.
        record Beyond() implements Way {}

        record Closed(String reason) implements Way {}

        record Open(Resolution.Ready ready, HostShare host, Precision precision) implements Way {
            List<Choice> choices(GpuExplorer explorer) {
                double fitting = MemoryEstimate.of(ready).sequences(explorer.question.meanContext());
                List<Choice> found = new ArrayList<>();
                boolean hasClock = ready.configuration().gpu().highestClockMhz().isPresent();
                for (int batch : BATCHES) {
                    if (batch <= fitting) {
                        for (int step = MOST_CLOCK_STEPS; step >= LEAST_CLOCK_STEPS; step--) {
                            if (hasClock || step == MOST_CLOCK_STEPS) {
                                found.add(explorer.choice(this, batch, step * CLOCK_STEP));
                            }
                        }
                    }
                }
                return found;
            }

            List<Device.RooflinePoint> roofline(GpuExplorer explorer, List<Choice> found) {
                double context = explorer.question.meanContext();
                return found.stream()
                        .filter(choice -> choice.relativeClock() >= 1)
                        .map(choice -> new Device.RooflinePoint(
                                choice.batch(),
                                Intensity.of(ready.configuration().work(), choice.batch(), context),
                                choice.gpuJoulesPerToken()))
                        .toList();
            }
        }
    }

    private Choice choice(Way.Open way, int batch, double clock) {
        Configuration configuration = way.ready().configuration();
        Load load = new Load(batch, question.inputTokens(), question.outputTokens());
        SteadyState state =
                serving.at(configuration, load, new PowerControl(OptionalDouble.of(clock), OptionalDouble.empty()));
        GpuType type = way.ready().gpu();
        double most = configuration.gpu().maxPower().value();
        double least = type.minPower().map(Watts::value).orElse(0.0);
        double cap = Math.clamp(
                state.wattsPerGpu() * uncertainty.wattsFactor(configuration, load), Math.min(least, most), most);
        int gpus = state.gpus();
        OptionalDouble highest = configuration.gpu().highestClockMhz();
        return new Choice(
                gpus,
                way.precision(),
                batch,
                clock,
                highest.isPresent() ? OptionalDouble.of(highest.getAsDouble() * clock) : OptionalDouble.empty(),
                state.timeToFirstToken(),
                state.meanGap(),
                state.tokensPerSecond(),
                state.watts(),
                way.host().watts(gpus, 1, state.watts()),
                cap,
                cap * gpus + way.host().watts(gpus, 1, cap * gpus));
    }
}
