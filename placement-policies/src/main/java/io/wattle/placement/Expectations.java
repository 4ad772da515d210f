package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.performance.OperatingPoint;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;

/// What is expected of a replica at the load it is given.
public final class Expectations {
    /// A load at which requests hardly ever meet, as a share of the capacity.
    private static final double ONE_AT_A_TIME_SHARE = 0.001;

    private Expectations() {}

    /// @param requestsPerSecond from 0 to what the option can take
    /// @param node where it runs
    public static ReplicaExpectation of(Option option, double requestsPerSecond, Node node) {
        OperatingPoint point = at(option, requestsPerSecond);
        return new ReplicaExpectation(
                option.requestsPerSecond(),
                requestsPerSecond,
                gpuPower(option, point),
                hostPower(option, point, node),
                option.weights(),
                option.kvCache(),
                point.timeToFirstToken(),
                point.timePerOutputToken(),
                energyPerOutputToken(option, requestsPerSecond, node));
    }

    private static Joules energyPerOutputToken(Option option, double requestsPerSecond, Node node) {
        double rate = requestsPerSecond > 0 ? requestsPerSecond : option.requestsPerSecond() * ONE_AT_A_TIME_SHARE;
        OperatingPoint point = at(option, rate);
        Watts active =
                gpuPower(option, point).minus(gpuPower(option, at(option, 0))).plus(hostPower(option, point, node));
        return new Joules(active.value() / (rate * option.performance().outputTokens()));
    }

    private static OperatingPoint at(Option option, double requestsPerSecond) {
        return option.performance()
                .at(requestsPerSecond, option.percentile())
                .orElseThrow(() ->
                        new IllegalStateException("A replica was assigned %.3f requests/s, above its capacity of %.3f."
                                .formatted(requestsPerSecond, option.requestsPerSecond())));
    }

    private static Watts gpuPower(Option option, OperatingPoint point) {
        return option.gpus() > 0 ? point.power() : Watts.ZERO;
    }

    private static Watts hostPower(Option option, OperatingPoint point, Node node) {
        double share = option.gpus() > 0 ? point.busy() * option.gpus() / node.gpuCount() : point.busy();
        return node.host().max().minus(node.host().idle()).times(share);
    }
}
