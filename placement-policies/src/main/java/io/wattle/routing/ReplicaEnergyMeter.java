package io.wattle.routing;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import java.time.Duration;
import java.util.Optional;

/// Learns what a token costs on one replica from its successive counters. Pure: each {@link #step}
/// gives the next meter.
///
/// A window lies between two samples. In windows with tokens the active joules are divided by the
/// tokens, a prompt token counting a share of an output token: {@link #PROMPT_TOKEN_SHARE}, until the
/// replica's own minutes tell another ({@link PromptWeight}). The cost is a ratio of exponentially
/// weighted sums, each older window weighing {@link #DECAY} of the next. A long prompt draws energy
/// before its tokens are counted, so joules of windows without tokens wait for the next tokens, for
/// {@link #PATIENCE} at most: after that they are no request's.
///
/// What a request is charged is {@link EnergyCost#of}. Over a long run of answered requests the charges
/// add up to the active joules, within 3 % in the property test: the weighting lags behind a cost that
/// changes, and requests answered before the first cost was known have no charge. The share decides
/// only how requests of different shape divide the sum.
public final class ReplicaEnergyMeter {
    /// Energy to read one prompt token, as a share of the energy to generate one token: prefill handles
    /// many tokens in one pass over the weights. Llama-2-70B on A100 gives 0.01 with one request at a
    /// time and 0.13 to 0.19 with sixteen (times and powers published with Splitwise, Patel et al.,
    /// ISCA 2024). A documented ratio until it is measured on the replica, and for good where its joules
    /// are modelled.
    public static final double PROMPT_TOKEN_SHARE = 0.1;

    /// Weight of the sums before the newest window with tokens. At one sample a second half of the
    /// weight lies in the last seven busy seconds.
    public static final double DECAY = 0.9;

    /// How long joules wait for the tokens they were spent on.
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Optional<EnergySample> last;
    private final Weighing weighing;
    private final Sums sums;
    private final Optional<EnergyCost> cost;

    /// A meter that has seen nothing.
    public ReplicaEnergyMeter() {
        this(Optional.empty(), Weighing.NONE, Sums.NONE, Optional.empty());
    }

    private ReplicaEnergyMeter(Optional<EnergySample> last, Weighing weighing, Sums sums, Optional<EnergyCost> cost) {
        this.last = last;
        this.weighing = weighing;
        this.sums = sums;
        this.cost = cost;
    }

    /// What a token costs; empty before the first window with tokens, the last known cost while there
    /// are none.
    public Optional<EnergyCost> cost() {
        return cost;
    }

    /// The meter after one more sample. A sample that is not later than the last one changes nothing;
    /// one whose counters fell (the engine restarted), or whose origin differs, starts new sums and
    /// keeps the cost with its old origin until tokens follow.
    public ReplicaEnergyMeter step(EnergySample sample) {
        if (last.isEmpty()) {
            return new ReplicaEnergyMeter(Optional.of(sample), weighing.from(sample), Sums.NONE, cost);
        }
        var previous = last.get();
        if (!sample.at().isAfter(previous.at())) {
            return this;
        }
        if (sample.origin() != previous.origin() || sample.restartedSince(previous)) {
            return new ReplicaEnergyMeter(Optional.of(sample), weighing.from(sample), Sums.NONE, cost);
        }
        double joules =
                sample.activeEnergyTotal().minus(previous.activeEnergyTotal()).value();
        long prompt = sample.promptTokensTotal() - previous.promptTokensTotal();
        long output = sample.outputTokensTotal() - previous.outputTokensTotal();
        var weighed = weighing.step(sample);
        if (prompt + output == 0) {
            var waited = sums.wait(joules, Duration.between(previous.at(), sample.at()));
            return new ReplicaEnergyMeter(Optional.of(sample), weighed, waited, cost);
        }
        var next = sums.add(joules, prompt, output);
        return new ReplicaEnergyMeter(
                Optional.of(sample), weighed, next, Optional.of(next.cost(weighed.share(), sample.origin())));
    }

    /// What a prompt's token weighs, learned minute by minute where joules are measured.
    ///
    /// @param since where the present minute began
    /// @param share of an output token, by the weight
    private record Weighing(PromptWeight weight, Optional<EnergySample> since, double share) {
        static final Weighing NONE = new Weighing(PromptWeight.NEW, Optional.empty(), PROMPT_TOKEN_SHARE);

        private static final Duration MINUTE = Duration.ofMinutes(1);

        /// The engine or the sensor is another: what was learned stays, where joules are still measured.
        Weighing from(EnergySample sample) {
            return sample.origin() == Origin.MEASURED ? new Weighing(weight, Optional.of(sample), share) : NONE;
        }

        Weighing step(EnergySample sample) {
            var span = since.map(first -> Duration.between(first.at(), sample.at()))
                    .orElse(Duration.ZERO);
            if (span.compareTo(MINUTE) < 0) {
                return this;
            }
            var first = since.orElseThrow();
            // A span after a silence weighs no more than another minute.
            double minutes = (double) span.toMillis() / MINUTE.toMillis();
            var next = weight.step(
                    sample.activeEnergyTotal().minus(first.activeEnergyTotal()).value() / minutes,
                    (sample.promptTokensTotal() - first.promptTokensTotal()) / minutes,
                    (sample.outputTokensTotal() - first.outputTokensTotal()) / minutes);
            return new Weighing(next, Optional.of(sample), next.share());
        }
    }

    /// @param joules        weighted sum over the windows with tokens
    /// @param prompt        weighted sum of prompt tokens
    /// @param output        weighted sum of output tokens
    /// @param waitingJoules spent since the last window with tokens
    /// @param waited        how long the oldest of them have waited
    private record Sums(double joules, double prompt, double output, double waitingJoules, Duration waited) {
        static final Sums NONE = new Sums(0, 0, 0, 0, Duration.ZERO);

        Sums add(double newJoules, long newPrompt, long newOutput) {
            return new Sums(
                    joules * DECAY + waitingJoules + newJoules,
                    prompt * DECAY + newPrompt,
                    output * DECAY + newOutput,
                    0,
                    Duration.ZERO);
        }

        Sums wait(double newJoules, Duration window) {
            var longer = waited.plus(window);
            return longer.compareTo(PATIENCE) > 0
                    ? new Sums(joules, prompt, output, 0, Duration.ZERO)
                    : new Sums(joules, prompt, output, waitingJoules + newJoules, longer);
        }

        EnergyCost cost(double promptShare, Origin origin) {
            double perOutputToken = joules / (output + promptShare * prompt);
            return new EnergyCost(new Joules(perOutputToken * promptShare), new Joules(perOutputToken), origin);
        }
    }
}
