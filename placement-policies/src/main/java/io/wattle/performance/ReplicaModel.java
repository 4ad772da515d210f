package io.wattle.performance;

import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.time.Duration;
import java.util.Optional;

/// How one replica does at the load it is given, as planning asks it: what it can take, how long requests wait, what it
/// draws. Every figure is modelled.
///
/// On GPUs by {@link ServingModel}, on processors by {@link ProcessorStep}. Pipeline stages add memory here, not speed.
public final class ReplicaModel {
    /// Share of the saturated rate that a replica may be planned for: above it queues grow fast at the random arrivals
    /// of real requests.
    private static final double PLANNABLE_SHARE = 0.8;

    private static final int BISECTIONS = 24;

    private final Request request;
    private final Server server;
    private final Watts idle;

    public ReplicaModel(ModelArchitecture model, Precision precision, Machine machine, Request request) {
        this.request = request;
        WeightFormat format = model.format(precision);
        switch (machine) {
            case Machine.Gpus(var accelerator, var count, var idlePower) -> {
                this.server = new GpuServer(Configuration.of(
                        model, format, Precision.BF16, accelerator, Layout.ofTensor(count), EngineEra.DEFAULT));
                this.idle = idlePower.times(count);
            }
            case Machine.Processors processors -> {
                ModelWork work = ModelWork.of(model, format, Precision.BF16, Layout.ofTensor(1));
                this.server = new ProcessorServer(
                        new ProcessorStep(work, processors), processors.power().max());
                this.idle = processors.power().idle();
            }
        }
    }

    /// Requests per second it can take when up to {@code maxBatch} sequences are decoded together.
    public double capacity(int maxBatch) {
        return PLANNABLE_SHARE * server.at(maxBatch, request).tokensPerSecond() / request.outputTokens();
    }

    /// How it does at a load; none where the load is more than it can take.
    ///
    /// @param requestsPerSecond {@code >= 0}
    public Optional<OperatingPoint> at(double requestsPerSecond, int maxBatch) {
        double wanted = requestsPerSecond * request.outputTokens();
        Busy alone = server.at(1, request);
        if (wanted <= alone.tokensPerSecond) {
            return Optional.of(point(alone, wanted / alone.tokensPerSecond));
        }
        if (wanted > server.at(maxBatch, request).tokensPerSecond()) {
            return Optional.empty();
        }
        double low = 1;
        double high = maxBatch;
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            if (server.at(middle, request).tokensPerSecond() < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Optional.of(point(server.at(high, request), 1));
    }

    /// Tokens generated for the mean request.
    public int outputTokens() {
        return request.outputTokens();
    }

    private OperatingPoint point(Busy state, double busy) {
        double power = idle.value() + busy * Math.max(0, state.watts - idle.value());
        return new OperatingPoint(
                seconds(state.timeToFirstToken), seconds(state.timePerOutputToken), busy, new Watts(power));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /// What a replica does while it always has so many sequences; times in seconds, watts of all its devices.
    private record Busy(double timeToFirstToken, double timePerOutputToken, double tokensPerSecond, double watts) {}

    private interface Server {
        Busy at(double sequences, Request request);
    }

    private record GpuServer(Configuration configuration) implements Server {
        private static final ServingModel SERVING = new ServingModel(Calibration.standard());

        @Override
        public Busy at(double sequences, Request request) {
            SteadyState state = SERVING.at(
                    configuration,
                    new Load(sequences, request.inputTokens(), request.outputTokens()),
                    PowerControl.NONE);
            return new Busy(state.timeToFirstToken(), state.meanGap(), state.tokensPerSecond(), state.watts());
        }
    }

    /// llama.cpp keeps every core busy while it works, so that its host draws its most.
    private record ProcessorServer(ProcessorStep step, Watts most) implements Server {
        @Override
        public Busy at(double sequences, Request request) {
            double context = request.meanContextTokens();
            double prompt = request.inputTokens();
            double answering = step.seconds(StepLoad.decode(sequences, context));
            double reading = step.seconds(new StepLoad(0, context, prompt, prompt / 2));
            double gap = answering + sequences * reading / request.outputTokens();
            return new Busy(gap / 2 + reading, gap, sequences / gap, most.value());
        }
    }
}
