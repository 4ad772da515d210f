package io.wattle.routing;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import java.time.Duration;
import java.util.Optional;

/// Learns what a token costs on one replica from its successive counters. Pure: each {@link #step}
/// gives the next meter.
///
/// A window lies between two samples. In windows with tokens the active joules are divided by the
/// tokens, a prompt token counting {@link #PROMPT_TOKEN_SHARE} of an output token; the cost is the
/// ratio of two exponentially weighted sums, each older window weighing {@link #DECAY} of the next. A
/// long prompt draws energy before its tokens are counted, so joules of windows without tokens wait for
/// the next tokens, for {@link #PATIENCE} at most: after that they are no request's.
///
/// What a request is charged is {@link EnergyCost#of}. Over a long run of answered requests the charges
/// add up to the active joules, within 3 % in the property test: the weighting lags behind a cost that
/// changes, and requests answered before the first cost was known have no charge. The share decides
/// only how requests of different shape divide the sum.
public final class ReplicaEnergyMeter {
    /// Energy to read one prompt token, as a share of the energy to generate one token: prefill handles
    /// many tokens in one pass over the weights. Llama-2-70B on A100 gives 0.01 with one request at a
    /// time and 0.13 to 0.19 with sixteen (times and powers published with Splitwise, Patel et al.,
    /// ISCA 2024). A documented ratio until it is measured for each replica.
    public static final double PROMPT_TOKEN_SHARE = 0.1;

    /// Weight of the sums before the newest window with tokens. At one sample a second half of the
    /// weight lies in the last seven busy seconds.
    public static final double DECAY = 0.9;

    /// How long joules wait for the tokens they were spent on.
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Optional<EnergySample> last;
    private final Sums sums;
    private final Optional<EnergyCost> cost;

    /// A meter that has seen nothing.
    public ReplicaEnergyMeter() {
        this(Optional.empty(), Sums.NONE, Optional.empty());
    }

    private ReplicaEnergyMeter(Optional<EnergySample> last, Sums sums, Optional<EnergyCost> cost) {
        this.last = last;
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
            return new ReplicaEnergyMeter(Optional.of(sample), Sums.NONE, cost);
        }
        var previous = last.get();
        if (!sample.at().isAfter(previous.at())) {
            return this;
        }
        if (sample.origin() != previous.origin() || sample.restartedSince(previous)) {
            return new ReplicaEnergyMeter(Optional.of(sample), Sums.NONE, cost);
        }
        double joules =
                sample.activeEnergyTotal().minus(previous.activeEnergyTotal()).value();
        double tokens = sample.outputTokensTotal()
                - previous.outputTokensTotal()
                + PROMPT_TOKEN_SHARE * (sample.promptTokensTotal() - previous.promptTokensTotal());
        if (tokens == 0) {
            var waited = sums.wait(joules, Duration.between(previous.at(), sample.at()));
            return new ReplicaEnergyMeter(Optional.of(sample), waited, cost);
        }
        var next = sums.add(joules, tokens);
        return new ReplicaEnergyMeter(Optional.of(sample), next, Optional.of(next.cost(sample.origin())));
    }

    /// @param joules        weighted sum over the windows with tokens
    /// @param tokens        weighted sum of output tokens and of prompt tokens by their share
    /// @param waitingJoules spent since the last window with tokens
    /// @param waited        how long the oldest of them have waited
    private record Sums(double joules, double tokens, double waitingJoules, Duration waited) {
        static final Sums NONE = new Sums(0, 0, 0, Duration.ZERO);

        Sums add(double newJoules, double newTokens) {
            return new Sums(joules * DECAY + waitingJoules + newJoules, tokens * DECAY + newTokens, 0, Duration.ZERO);
        }

        Sums wait(double newJoules, Duration window) {
            var longer = waited.plus(window);
            return longer.compareTo(PATIENCE) > 0
                    ? new Sums(joules, tokens, 0, Duration.ZERO)
                    : new Sums(joules, tokens, waitingJoules + newJoules, longer);
        }

        EnergyCost cost(Origin origin) {
            double perOutputToken = joules / tokens;
            return new EnergyCost(new Joules(perOutputToken * PROMPT_TOKEN_SHARE), new Joules(perOutputToken), origin);
        }
    }
}
