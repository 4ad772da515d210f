package io.wattle.performance;

/// What one replica does in steady state, prompts being read between and beside answers.
///
/// A step that reads no prompt and a step that reads some are two points of {@link StepModel}; how often the
/// second kind comes follows from how many answers end in a step, as in a Poisson process. The median gap
/// between tokens sees mostly the first kind, the mean and the energy see both.
public final class ServingModel {
    /// Tokens of prompts that an engine reads in one step at most (source: vLLM's {@code
    /// max_num_batched_tokens} on large GPUs).
    private static final double CHUNK = 8192;

    /// Width of the bend where prompts begin to enter the median step.
    private static final double MEDIAN_BEND = 0.15;

    private static final int BISECTIONS = 30;

    private final Calibration calibration;

    public ServingModel(Calibration calibration) {
        this.calibration = calibration;
    }

    /// What it does under a control: a cap lowers the clock only where the uncapped draw exceeds it.
    public SteadyState at(Configuration configuration, Load load, PowerControl control) {
        double clock = Math.clamp(control.relativeClock().orElse(1), ClockModel.LEAST, 1);
        SteadyState free = atClock(configuration, load, clock);
        double cap = control.capWatts().orElse(Double.POSITIVE_INFINITY);
        return free.wattsPerGpu() <= cap ? free : capped(configuration, load, cap, clock);
    }

    private SteadyState capped(Configuration configuration, Load load, double cap, double highest) {
        double low = ClockModel.LEAST;
        double high = highest;
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            if (atClock(configuration, load, middle).wattsPerGpu() <= cap) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return atClock(configuration, load, low);
    }

    private SteadyState atClock(Configuration configuration, Load load, double clock) {
        EngineProfile engine = calibration.engine(configuration.engineKey());
        StepModel steps = new StepModel(configuration, calibration, clock);
        double stages = configuration.layout().pipeline();
        double sequences = Math.min(load.sequences(), load.mostSequences());
        double perStage = sequences / stages;
        double prompt = load.inputTokens() + calibration.value("prompt.extra-tokens");
        StepLoad decode = StepLoad.decode(perStage, load.meanContext());
        double prompts = perStage / load.outputTokens() * engine.promptFactor();
        double share = 1 - Math.exp(-prompts);
        double tokens = prompts * prompt / share;
        if (tokens > CHUNK) {
            share = Math.min(1, prompts * prompt / CHUNK);
            tokens = prompts * prompt / share;
        }
        StepTime without = steps.of(decode);
        StepTime with = steps.of(decode.withPrompts(tokens, prompt / 2));
        StepTime mean = StepTime.mix(without, with, share);
        double median = steps.of(decode.withPrompts(medianPromptTokens(prompts, prompt), prompt / 2))
                .seconds();
        StepTime reading = steps.of(new StepLoad(0, load.meanContext(), prompt, prompt / 2));
        double watts = calibration
                        .phasePower()
                        .share(mean, configuration, engine, calibration.clock().dynamicPower(clock))
                * configuration.gpu().maxPower().value();
        double alone = engine.firstTokenSeconds()
                + reading.seconds() * engine.firstTokenPrompts()
                + calibration.value("first-token.steps") * mean.seconds();
        return new SteadyState(
                alone + reading.seconds() * engine.queueShare() * (load.sequences() - 1),
                alone,
                reading.seconds(),
                without.seconds(),
                median,
                mean.seconds(),
                sequences / (mean.seconds() * engine.occupancy()),
                watts,
                configuration.layout().gpus(),
                clock);
    }

    private double medianPromptTokens(double prompts, double prompt) {
        double over = (prompts - calibration.value("median.prompts")) / MEDIAN_BEND;
        double count = MEDIAN_BEND * (over > 30 ? over : Math.log1p(Math.exp(over)));
        return Math.min(count * prompt, Math.max(CHUNK, prompts * prompt));
    }
}
