package io.wattle.performance;

import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.util.ArrayList;
import java.util.List;

/// Time and watts of the single steps of one replica under one setting, as a simulation asks them; modelled.
///
/// Steps without prompts are tabulated by the number of sequences and by context: time and joules of a step are
/// close to straight lines in the context, so that lines between doublings of it miss them by less than the
/// model's own error. Steps with prompts are all different and are computed.
///
/// A cap is held in every step: boards regulate within milliseconds, and a prompt is read for longer.
public final class StepCosts {
    /// Tokens that an engine computes in one step at most (source: vLLM's {@code max_num_batched_tokens} on
    /// large GPUs).
    public static final int MOST_TOKENS = 8192;

    private static final int FIRST_CONTEXT = 64;
    private static final int DOUBLINGS = 22;

    /// Of the secant's search for the clock that a cap allows; it then misses the cap by less than a watt.
    private static final int SEARCH_STEPS = 12;

    private final Steps steps;
    private final double extraTokens;
    private final double promptFactor;
    private final List<Row> rows = new ArrayList<>();

    /// What one step costs.
    ///
    /// @param watts of all GPUs together, on average while it lasts; zero on processors, whose draw is their
    ///              host's
    public record Step(double seconds, double watts) {}

    /// Where steps run.
    private interface Steps {
        Step of(StepLoad load);
    }

    /// Steps of one number of sequences, at doublings of the context.
    private record Row(List<Step> atContexts) {}

    /// @param setting where it runs and what it is held to
    public static StepCosts of(ModelArchitecture model, Precision precision, ReplicaModel.Setting setting) {
        Calibration calibration = Calibration.standard();
        WeightFormat format = model.format(precision);
        return switch (setting.machine()) {
            case Machine.Gpus gpus -> {
                Layout layout = new Layout(gpus.count(), setting.pipeline(), setting.experts(), false);
                Configuration configuration =
                        Configuration.of(model, format, Precision.BF16, gpus.accelerator(), layout, EngineEra.DEFAULT);
                yield of(configuration, calibration, setting.control());
            }
            case Machine.Processors processors -> {
                ModelWork work = ModelWork.of(model, format, Precision.BF16, Layout.ofTensor(1));
                ProcessorStep step = new ProcessorStep(work, processors);
                yield new StepCosts(load -> new Step(step.seconds(load), 0), 0, 1);
            }
        };
    }

    /// On GPUs.
    public static StepCosts of(Configuration configuration, Calibration calibration, PowerControl control) {
        EngineProfile engine = calibration.engine(configuration.engineKey());
        return new StepCosts(
                new GpuSteps(configuration, calibration, control),
                calibration.value("prompt.extra-tokens"),
                engine.promptFactor());
    }

    private StepCosts(Steps steps, double extraTokens, double promptFactor) {
        this.steps = steps;
        this.extraTokens = extraTokens;
        this.promptFactor = promptFactor;
    }

    /// Tokens that a prompt has beside its stated ones, such as those of its template.
    public int extraTokens() {
        return (int) Math.round(extraTokens);
    }

    /// One more token for each of some sequences.
    ///
    /// @param sequences at least 1
    /// @param context   tokens that each of them looks back on, on average
    public Step answering(int sequences, double context) {
        Row row = row(sequences);
        int above = 1;
        double low = 0;
        double high = FIRST_CONTEXT;
        while (context > high && above < DOUBLINGS) {
            low = high;
            high *= 2;
            above++;
        }
        Step left = row.atContexts.get(above - 1);
        Step right = row.atContexts.get(above);
        double share = (context - low) / (high - low);
        double seconds = left.seconds + share * (right.seconds - left.seconds);
        double joules = left.seconds * left.watts + share * (right.seconds * right.watts - left.seconds * left.watts);
        return new Step(seconds, joules / seconds);
    }

    /// A step that reads prompts beside the answers.
    ///
    /// @param sequences that get one more token; may be 0
    /// @param tokens    of prompts that are read
    /// @param lookback  tokens that each of those looks back on, on average
    public Step reading(int sequences, double context, double tokens, double lookback) {
        return steps.of(new StepLoad(sequences, context, tokens * promptFactor, lookback));
    }

    private Row row(int sequences) {
        while (rows.size() < sequences) {
            rows.add(new Row(new ArrayList<>()));
        }
        Row row = rows.get(sequences - 1);
        if (row.atContexts.isEmpty()) {
            double context = 0;
            for (int index = 0; index <= DOUBLINGS; index++) {
                row.atContexts.add(steps.of(StepLoad.decode(sequences, context)));
                context = index == 0 ? FIRST_CONTEXT : context * 2;
            }
        }
        return row;
    }

    /// Steps of the stages of a pipeline: each holds its share of the sequences, and all are at work.
    private static final class GpuSteps implements Steps {
        private final Configuration configuration;
        private final Calibration calibration;
        private final double highest;
        private final double capWatts;
        private final StepModel free;
        private final EngineProfile engine;

        GpuSteps(Configuration configuration, Calibration calibration, PowerControl control) {
            this.configuration = configuration;
            this.calibration = calibration;
            highest = Math.clamp(control.relativeClock().orElse(1), ClockModel.LEAST, 1);
            capWatts = control.capWatts().orElse(Double.POSITIVE_INFINITY);
            free = new StepModel(configuration, calibration, highest);
            engine = calibration.engine(configuration.engineKey());
        }

        @Override
        public Step of(StepLoad load) {
            int stages = configuration.layout().pipeline();
            StepLoad stage =
                    new StepLoad(load.sequences() / stages, load.context(), load.promptTokens(), load.promptContext());
            Step uncapped = at(free, highest, stage);
            double cap = capWatts * configuration.layout().gpus();
            return uncapped.watts <= cap ? uncapped : capped(uncapped, cap, stage);
        }

        /// Watts rise with the clock: a secant between a clock below the cap and one above it.
        private Step capped(Step uncapped, double cap, StepLoad load) {
            double low = ClockModel.LEAST;
            double high = highest;
            Step below = at(new StepModel(configuration, calibration, low), low, load);
            Step above = uncapped;
            for (int step = 0; step < SEARCH_STEPS && below.watts < cap - 1; step++) {
                double share = Math.clamp((cap - 0.5 - below.watts) / (above.watts - below.watts), 0.05, 0.95);
                double clock = low + share * (high - low);
                Step middle = at(new StepModel(configuration, calibration, clock), clock, load);
                if (middle.watts <= cap) {
                    low = clock;
                    below = middle;
                } else {
                    high = clock;
                    above = middle;
                }
            }
            return below;
        }

        private Step at(StepModel model, double clock, StepLoad load) {
            StepTime time = model.of(load);
            double share = calibration
                    .phasePower()
                    .share(time, configuration, engine, calibration.clock().dynamicPower(clock));
            double watts = share * configuration.gpu().maxPower().value();
            return new Step(time.seconds(), watts * configuration.layout().gpus());
        }
    }
}
