package io.wattle.performance;

import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import io.wattle.workload.ServiceLevelObjective;
import io.wattle.workload.WeightFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// How one replica does at the load it is given, as planning asks it: what it can take within an objective while
/// requests come at random, how long they wait, what it draws. Every figure is modelled.
///
/// On GPUs by {@link ServingModel}, on processors by {@link ProcessorStep}; what queues add, by {@link Waiting}.
public final class ReplicaModel {
    /// Share of the rate at which all places are always in use that a replica may be planned for, whatever its
    /// objective: beyond it a small error of the model, or of the demand, makes queues grow without end.
    static final double PLANNABLE_SHARE = 0.9;

    private static final int BISECTIONS = 24;

    private final Request request;
    private final LoadCurve curve;
    private final Watts idle;

    /// @param maxBatch sequences that are decoded together at most
    public ReplicaModel(ModelArchitecture model, Precision precision, Setting setting, Request request, int maxBatch) {
        this.request = request;
        WeightFormat format = model.format(precision);
        switch (setting.machine()) {
            case Machine.Gpus(var accelerator, var count, var idlePower) -> {
                Layout layout = new Layout(count, setting.pipeline(), setting.experts(), false);
                Configuration configuration =
                        Configuration.of(model, format, Precision.BF16, accelerator, layout, EngineEra.DEFAULT);
                this.curve = LoadCurve.of(
                        new GpuServer(configuration, setting.control(), request), request.outputTokens(), maxBatch);
                this.idle = idlePower.times(layout.gpus());
            }
            case Machine.Processors processors -> {
                ModelWork work = ModelWork.of(model, format, Precision.BF16, Layout.ofTensor(1));
                ProcessorStep step = new ProcessorStep(work, processors);
                this.curve = LoadCurve.of(
                        new ProcessorServer(step, request, processors.power().max()), request.outputTokens(), maxBatch);
                this.idle = processors.power().idle();
            }
        }
    }

    /// Where a replica runs.
    ///
    /// @param machine  of one pipeline stage
    /// @param pipeline stages
    /// @param experts  GPUs of a stage over which whole experts are spread; 1 where each expert is cut
    /// @param control  what its GPUs are held to; of no effect on processors
    public record Setting(Machine machine, int pipeline, int experts, PowerControl control) {
        /// Experts, where there are any, are cut.
        public Setting(Machine machine, int pipeline, PowerControl control) {
            this(machine, pipeline, 1, control);
        }

        /// One stage, nothing held.
        public static Setting free(Machine machine) {
            return new Setting(machine, 1, PowerControl.NONE);
        }
    }

    /// Requests per second, coming at random, that it can take within an objective; zero if it cannot even take
    /// one now and then.
    public double capacity(ServiceLevelObjective objective) {
        double high = PLANNABLE_SHARE * curve.highestRate();
        if (holds(high, objective)) {
            return high;
        }
        double low = 0;
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            if (holds(middle, objective)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low > 1e-3 * curve.lowestRate() ? low : 0;
    }

    private boolean holds(double rate, ServiceLevelObjective objective) {
        double quantile = objective.percentile() / 100;
        return firstToken(rate, quantile) <= objective.timeToFirstToken().toNanos() / 1e9
                && gaps(rate).shareAbove(objective.timePerOutputToken().toNanos() / 1e9) <= 1 - quantile;
    }

    /// How it does at a load; none where the load is more than it may be planned for.
    ///
    /// @param requestsPerSecond {@code >= 0}
    /// @param percentile        of requests that do at least as well, in (0, 100)
    public Optional<OperatingPoint> at(double requestsPerSecond, double percentile) {
        if (requestsPerSecond > PLANNABLE_SHARE * curve.highestRate() * (1 + 1e-9)) {
            return Optional.empty();
        }
        double quantile = percentile / 100;
        return Optional.of(new OperatingPoint(
                seconds(firstToken(requestsPerSecond, quantile)),
                seconds(gaps(requestsPerSecond).quantile(quantile)),
                Math.min(1, curve.underWay(requestsPerSecond)),
                power(requestsPerSecond)));
    }

    /// Average draw of all its devices at a load; of the whole host, for processors.
    public Watts power(double requestsPerSecond) {
        return new Watts(curve.wattsAt(requestsPerSecond, idle.value()));
    }

    /// Loads at which {@link #power} bends, ascending, up to a capacity, which is the last.
    public double[] bends(double capacity) {
        double[] below = curve.rates().filter(rate -> rate < capacity * 0.999).toArray();
        double[] bends = Arrays.copyOf(below, below.length + 1);
        bends[below.length] = capacity;
        return bends;
    }

    /// The same as a table, for those who route requests.
    ///
    /// @param hostWatts  that its host draws above rest while it works, where that is not in {@link #power}
    /// @param percentile of answers that are promised to do at least as well, in (0, 100)
    public ServingCurve servingCurve(Watts hostWatts, double percentile) {
        double reading = curve.readingAt(1);
        return new ServingCurve(
                curve.points(idle.value(), hostWatts.value(), request.outputTokens(), percentile / 100),
                request.inputTokens() / Math.max(1e-9, reading),
                request.outputTokens());
    }

    /// Tokens generated for the mean request.
    public int outputTokens() {
        return request.outputTokens();
    }

    private double firstToken(double rate, double quantile) {
        double mean = curve.underWay(rate);
        return curve.beginAt(mean)
                + Waiting.forPrompts(rate * curve.readingAt(mean), curve.readingAt(mean), quantile)
                + Waiting.forPlace(curve.shareThatWaits(rate), curve.highestRate() - rate, quantile);
    }

    private TimePerToken gaps(double rate) {
        return curve.gaps(rate, request.outputTokens());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(Math.min(seconds, 1e9) * 1e9));
    }

    private record GpuServer(Configuration configuration, PowerControl control, Request request)
            implements LoadCurve.Server {
        private static final ServingModel SERVING = new ServingModel(Calibration.standard());

        @Override
        public LoadCurve.Sample at(double sequences) {
            SteadyState state = SERVING.at(
                    configuration, new Load(sequences, request.inputTokens(), request.outputTokens()), control);
            return new LoadCurve.Sample(
                    state.tokensPerSecond(),
                    state.answeringGap(),
                    state.meanGap(),
                    state.firstTokenAlone(),
                    state.readingSeconds(),
                    state.watts());
        }
    }

    /// llama.cpp keeps every core busy while it works, so that its host draws its most.
    private record ProcessorServer(ProcessorStep step, Request request, Watts most) implements LoadCurve.Server {
        @Override
        public LoadCurve.Sample at(double sequences) {
            double context = request.meanContextTokens();
            double prompt = request.inputTokens();
            double answering = step.seconds(StepLoad.decode(sequences, context));
            double reading = step.seconds(new StepLoad(0, context, prompt, prompt / 2));
            double gap = answering + sequences * reading / request.outputTokens();
            return new LoadCurve.Sample(sequences / gap, answering, gap, gap / 2 + reading, reading, most.value());
        }
    }
}
