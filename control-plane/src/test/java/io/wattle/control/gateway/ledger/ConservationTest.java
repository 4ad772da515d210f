package io.wattle.control.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergySample;
import io.wattle.routing.ReplicaEnergyMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What tenants are charged provisionally adds up to what the meter counted, over an hour whose load swings, simulated
/// second by second. SettlementTest has what is booked in the end.
class ConservationTest {
    private static final int SECONDS = 3600;
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    /// An answer that grows by a token each tenth of a second.
    private static final class Answer {
        private final int tenant;
        private final int prompt;
        private final int output;
        private int done;

        Answer(SplittableRandom dice) {
            this.tenant = dice.nextInt(3);
            this.prompt = dice.nextInt(50, 2000);
            this.output = dice.nextInt(10, 300);
        }

        int grow() {
            int tokens = Math.min(10, output - done);
            done += tokens;
            return tokens;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void chargesOfAnHourEqualTheMeterWithinOnePercent(long seed) {
        var dice = new SplittableRandom(seed);
        var ledger = new EnergyLedger(Optional.empty());
        var meter = new ReplicaEnergyMeter();
        List<Answer> running = new ArrayList<>();
        long prompts = 0;
        long outputs = 0;
        double joules = 0;
        meter = meter.step(new EnergySample(START, 0, 0, Joules.ZERO, Origin.MEASURED));
        for (int second = 1; second <= SECONDS; second++) {
            double perSecond = 1.5 + Math.sin(second / 500.0);
            while (second < SECONDS - 40 && dice.nextDouble() < perSecond / (1 + perSecond)) {
                var answer = new Answer(dice);
                prompts += answer.prompt;
                joules += 0.02 * answer.prompt;
                running.add(answer);
            }
            // A batch costs its weights once and each sequence a little, with a tenth of noise.
            joules += running.isEmpty() ? 0 : (250 + 9 * running.size()) * (0.95 + 0.1 * dice.nextDouble());
            for (var answer : running) {
                outputs += answer.grow();
            }
            var at = START.plus(Duration.ofSeconds(second));
            meter = meter.step(new EnergySample(at, prompts, outputs, new Joules(joules), Origin.MEASURED));
            var cost = meter.cost();
            for (var answer : List.copyOf(running)) {
                if (answer.done == answer.output && cost.isPresent()) {
                    running.remove(answer);
                    double share = cost.get().of(answer.prompt, answer.output).value();
                    var use = new Use(1, answer.prompt, answer.output, share, 0, 0, 0, 0);
                    ledger.add(Account.at(START, "t" + answer.tenant, "k", "m"), use, Optional.empty());
                }
            }
        }
        assertThat(running).isEmpty();
        double charged = ledger.accounts(START, START.plusSeconds(1)).values().stream()
                .mapToDouble(Use::joules)
                .sum();
        assertThat(charged / joules).isCloseTo(1, within(0.01));
    }
}
