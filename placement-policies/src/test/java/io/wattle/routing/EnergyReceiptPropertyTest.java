package io.wattle.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: over a long run the receipts of all requests add up to the active joules of the meter, within 3 %.
/// Method: four hours of requests of random shapes on one replica, whose true costs per token drift and jitter,
/// whose true share of prompt tokens differs from the assumed one, and whose prefill is drawn a window before its
/// tokens are counted. Each request is charged at its end with the cost of that moment. The seed is the repetition.
class EnergyReceiptPropertyTest {
    private static final int SECONDS = 4 * 3600;

    @RepeatedTest(25)
    void receiptsAddUpToTheActiveJoules(RepetitionInfo repetition) {
        var replica = new SimulatedReplica(new SplittableRandom(repetition.getCurrentRepetition()));
        double beforeFirstCost = 0;
        for (int second = 0; second < SECONDS; second++) {
            replica.report(second);
            if (replica.meter.cost().isEmpty()) {
                beforeFirstCost = replica.joules;
            }
            replica.serve(second);
        }
        assertThat(replica.receipts)
                .as("seed %d", repetition.getCurrentRepetition())
                .isCloseTo(replica.joules - beforeFirstCost, withPercentage(3));
    }

    private static final class Request {
        final int promptTokens;
        final int outputTokens;
        int generated;

        Request(SplittableRandom random) {
            promptTokens = random.nextInt(10, 3_000);
            outputTokens = random.nextInt(1, 600);
        }
    }

    private static final class SimulatedReplica {
        final SplittableRandom random;
        final double trueShare;
        final double requestsPerSecond;
        final double driftSeconds;
        final List<Request> running = new ArrayList<>();
        ReplicaEnergyMeter meter = new ReplicaEnergyMeter();
        long promptTokens;
        long outputTokens;
        double joules;
        double receipts;

        SimulatedReplica(SplittableRandom random) {
            this.random = random;
            trueShare = random.nextDouble(0.01, 0.3);
            requestsPerSecond = random.nextDouble(0.02, 2);
            driftSeconds = random.nextDouble(600, 7_200);
        }

        void report(int second) {
            meter = meter.step(new EnergySample(
                    Instant.ofEpochSecond(second), promptTokens, outputTokens, new Joules(joules), Origin.MEASURED));
        }

        void serve(int second) {
            double outputTokenCost = 2 * (1 + 0.5 * Math.sin(second / driftSeconds * 2 * Math.PI));
            for (var request : List.copyOf(running)) {
                promptTokens += request.generated == 0 ? request.promptTokens : 0;
                int tokens = Math.min(random.nextInt(1, 40), request.outputTokens - request.generated);
                request.generated += tokens;
                outputTokens += tokens;
                joules += tokens * outputTokenCost * random.nextDouble(0.8, 1.2);
                if (request.generated == request.outputTokens) {
                    running.remove(request);
                    charge(request);
                }
            }
            if (random.nextDouble() < requestsPerSecond && second < SECONDS - 60) {
                var arrived = new Request(random);
                running.add(arrived);
                joules += arrived.promptTokens * trueShare * outputTokenCost;
            }
        }

        void charge(Request request) {
            var receipt = meter.cost().map(cost -> cost.of(request.promptTokens, request.outputTokens));
            receipts += receipt.map(Joules::value).orElse(0.0);
        }
    }
}
