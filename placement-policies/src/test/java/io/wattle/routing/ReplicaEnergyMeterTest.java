package io.wattle.routing;

import static io.wattle.quantity.Origin.MEASURED;
import static io.wattle.quantity.Origin.MODELLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplicaEnergyMeterTest {
    @Test
    void nothingIsKnownBeforeTheFirstTokens() {
        assertThat(meter(sample(0, 0, 0, 0), sample(1, 0, 0, 5)).cost()).isEmpty();
    }

    @Test
    void promptTokenCostsItsShareOfAnOutputToken() {
        var cost = meter(sample(0, 0, 0, 0), sample(1, 100, 40, 200)).cost().orElseThrow();
        assertThat(cost.perOutputToken().value()).isCloseTo(4, within(1e-9)); // 200 J over 40 + 0.1 x 100
        assertThat(cost.perPromptToken().value()).isCloseTo(0.4, within(1e-9));
        assertThat(cost.origin()).isEqualTo(MEASURED);
        assertThat(cost.of(100, 40).value()).isCloseTo(200, within(1e-9));
    }

    @Test
    void joulesOfALongPromptWaitForItsTokens() {
        var cost = meter(sample(0, 0, 0, 0), sample(1, 0, 0, 30), sample(2, 0, 0, 60), sample(3, 50, 5, 100))
                .cost();
        assertThat(cost.orElseThrow().of(50, 5).value()).isCloseTo(100, within(1e-9));
    }

    @Test
    void joulesWithoutTokensAreForgottenAfterAMinute() {
        var idle = meter(sample(0, 0, 0, 0), sample(59, 0, 0, 500), sample(61, 0, 0, 600), sample(62, 0, 10, 620));
        assertThat(idle.cost().orElseThrow().perOutputToken().value()).isCloseTo(2, within(1e-9));
    }

    @Test
    void lastCostStaysWhileNothingHappens() {
        var busy = meter(sample(0, 0, 0, 0), sample(1, 0, 10, 20));
        assertThat(busy.step(sample(2, 0, 10, 21)).cost()).isEqualTo(busy.cost());
    }

    @Test
    void olderWindowsWeighLess() {
        var cost = meter(sample(0, 0, 0, 0), sample(1, 0, 10, 10), sample(2, 0, 20, 40))
                .cost();
        assertThat(cost.orElseThrow().perOutputToken().value())
                .isCloseTo((10 * 0.9 + 30) / (10 * 0.9 + 10), within(1e-9));
    }

    @Test
    void restartedEngineStartsNewSumsAndKeepsTheCost() {
        var before = meter(sample(0, 0, 0, 0), sample(1, 0, 10, 20));
        var restarted = before.step(sample(2, 0, 0, 1));
        assertThat(restarted.cost()).isEqualTo(before.cost());
        assertThat(restarted.step(sample(3, 0, 10, 51)).cost().orElseThrow().perOutputToken())
                .isEqualTo(new Joules(5));
    }

    @Test
    void costKeepsItsOriginUntilTokensOfAnotherOriginFollow() {
        var measured = meter(sample(0, 0, 0, 0), sample(1, 0, 10, 20));
        var switched = measured.step(sample(2, 0, 20, 90, MODELLED));
        assertThat(switched.cost()).isEqualTo(measured.cost());
        assertThat(switched.step(sample(3, 0, 30, 120, MODELLED)).cost().orElseThrow())
                .isEqualTo(new EnergyCost(new Joules(3 * 0.1), new Joules(3), MODELLED));
    }

    @Test
    void measuredMinutesTellWhatAPromptTokenCosts() {
        assertThat(promptShareAfterAnHour(MEASURED)).isCloseTo(0.03, within(0.003));
        assertThat(promptShareAfterAnHour(MODELLED)).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void whatWasLearnedOutlivesARestartOfTheEngine() {
        var learned = afterAnHour(MEASURED);
        var restarted = learned.step(sample(3_601, 0, 0, 0)).step(sample(3_602, 100, 10, 26));
        assertThat(share(restarted.cost().orElseThrow())).isCloseTo(0.03, within(0.003));
    }

    /// Minutes of many prompts and of few, at 2 J for an output token and 0.06 J for a prompt's, with 2 % of noise.
    private static ReplicaEnergyMeter afterAnHour(Origin origin) {
        var random = new SplittableRandom(1);
        var meter = new ReplicaEnergyMeter();
        int prompt = 0;
        int output = 0;
        double joules = 0;
        for (int second = 0; second <= 3_600; second += 10) {
            meter = meter.step(sample(second, prompt, output, joules, origin));
            int prompts = random.nextInt(0, 4) * random.nextInt(500, 5_000);
            int answers = random.nextInt(50, 1_000);
            prompt += prompts;
            output += answers;
            joules += (0.06 * prompts + 2 * answers) * random.nextDouble(0.98, 1.02);
        }
        return meter;
    }

    private static double promptShareAfterAnHour(Origin origin) {
        return share(afterAnHour(origin).cost().orElseThrow());
    }

    private static double share(EnergyCost cost) {
        return cost.perPromptToken().value() / cost.perOutputToken().value();
    }

    @Test
    void sampleThatIsNotLaterChangesNothing() {
        var meter = meter(sample(0, 0, 0, 0), sample(1, 0, 10, 20));
        assertThat(meter.step(sample(1, 0, 99, 99))).isSameAs(meter);
    }

    @Test
    void negativeCounterIsRefused() {
        assertThatThrownBy(() -> sample(0, -1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The total of prompt tokens (-1) must not be negative.");
    }

    private static ReplicaEnergyMeter meter(EnergySample... samples) {
        var meter = new ReplicaEnergyMeter();
        for (var sample : samples) {
            meter = meter.step(sample);
        }
        return meter;
    }

    private static EnergySample sample(long second, long prompt, long output, double joules) {
        return sample(second, prompt, output, joules, MEASURED);
    }

    private static EnergySample sample(long second, long prompt, long output, double joules, Origin origin) {
        return new EnergySample(Instant.ofEpochSecond(second), prompt, output, new Joules(joules), origin);
    }
}
