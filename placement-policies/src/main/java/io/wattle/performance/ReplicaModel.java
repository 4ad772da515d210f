package io.wattle.performance;

import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import java.time.Duration;
import java.util.Optional;

/// Estimates one replica from data sheets: the roofline of memory and arithmetic, with what an engine adds.
///
/// A first sketch. Its constants were fitted on H100 with vLLM 0.11 alone; on processors nothing was fitted. Every
/// figure is modelled. Pipeline stages add memory here, not speed.
public final class ReplicaModel {
    /// Share of the saturated rate that a replica may be planned for: above it queues grow fast at the random arrivals
    /// of real requests.
    private static final double PLANNABLE_SHARE = 0.8;

    private static final int MOST_ITERATIONS = 60;

    private final Step.Work work;
    private final Request request;
    private final double prefillSeconds;

    public ReplicaModel(ModelArchitecture model, Precision precision, Machine machine, Request request) {
        this.work = new Step.Work(model, precision, machine);
        this.request = request;
        this.prefillSeconds = prefill().seconds();
    }

    /// Requests per second it can take when up to {@code maxBatch} sequences are decoded together.
    public double capacity(int maxBatch) {
        double perRequest = decode(maxBatch).seconds() * request.outputTokens() / maxBatch + prefillSeconds;
        return PLANNABLE_SHARE / perRequest;
    }

    /// How it does at a load; none where the load is more than it can take.
    ///
    /// @param requestsPerSecond {@code >= 0}
    public Optional<OperatingPoint> at(double requestsPerSecond, int maxBatch) {
        double prefillShare = requestsPerSecond * prefillSeconds;
        if (prefillShare >= 1) {
            return Optional.empty();
        }
        double batch = 1;
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            batch = Math.max(1, requestsPerSecond * request.outputTokens() * stepSeconds(batch, prefillShare));
            if (batch > maxBatch) {
                return Optional.empty();
            }
        }
        double step = stepSeconds(batch, prefillShare);
        double busy = Math.min(1, requestsPerSecond * request.outputTokens() * step / batch);
        double wait = busy * step / 2; // a prompt joins when the step under way ends
        return Optional.of(new OperatingPoint(
                seconds(wait + prefillSeconds / (1 - prefillShare)),
                seconds(step),
                busy,
                power(batch, prefillShare, busy)));
    }

    /// Tokens generated for the mean request.
    public int outputTokens() {
        return request.outputTokens();
    }

    /// A decoding step stretched by the prompts that are read between steps.
    private double stepSeconds(double batch, double prefillShare) {
        return decode(batch).seconds() / (1 - prefillShare);
    }

    private Step decode(double batch) {
        return Step.of(work, batch, batch, request.meanContextTokens());
    }

    private Step prefill() {
        // Each token attends over those before it: half of the prompt on average.
        return Step.of(work, request.inputTokens(), 1, request.inputTokens() / 2.0);
    }

    private Watts power(double batch, double prefillShare, double busy) {
        Machine machine = work.machine();
        double decoding = PowerShare.of(decode(batch), work);
        double reading = PowerShare.of(prefill(), work);
        double active = machine.maxPower().value() * (prefillShare * reading + (1 - prefillShare) * decoding);
        double idle = machine.idlePower().value();
        return new Watts(machine.devices() * (idle + busy * Math.max(0, active - idle)));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
