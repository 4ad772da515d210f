package io.wattle.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: a replica's true costs come out of its windows where they say them, and the modelled weight stands where not.
class PromptWeightTest {
    private static final double PER_OUTPUT = 2;
    private static final double MODELLED = ReplicaEnergyMeter.PROMPT_TOKEN_SHARE;

    private final SplittableRandom dice = new SplittableRandom(7);

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.1, 0.3, 0.9})
    void trueCostsComeOutOfWindowsOfManyShapes(double share) {
        var weight = after(60, share, 0);
        assertThat(weight.isMeasured()).isTrue();
        assertThat(weight.share()).isCloseTo(share, within(0.02 * share + 0.001));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5})
    void noiseOfFivePerCentCostsTenPerCentOfTheWeight(double share) {
        var weight = after(180, share, 0.05);
        assertThat(weight.isMeasured()).isTrue();
        assertThat(weight.share()).isCloseTo(share, within(0.1 * share));
    }

    @Test
    void windowsOfOneShapeSayNothing() {
        var weight = PromptWeight.NEW;
        for (int i = 0; i < 200; i++) {
            int requests = dice.nextInt(1, 50);
            weight = weight.step(noisy(700 * requests, 0.05), 1000 * requests, 300 * requests);
        }
        assertThat(weight.isMeasured()).isFalse();
        assertThat(weight.share()).isEqualTo(MODELLED);
    }

    @Test
    void joulesThatFollowNoTokensSayNothing() {
        var weight = PromptWeight.NEW;
        for (int i = 0; i < 200; i++) {
            weight = weight.step(dice.nextInt(1, 100_000), dice.nextInt(20_000), dice.nextInt(20_000));
        }
        assertThat(weight.isMeasured()).isFalse();
        assertThat(weight.share()).isEqualTo(MODELLED);
    }

    @Test
    void aFewWindowsAreNotEnough() {
        assertThat(after(7, 0.3, 0).isMeasured()).isFalse();
    }

    @Test
    void promptsNeverWeighMoreThanAnswersNorLessThanNothing() {
        assertThat(after(60, 3, 0).share()).isEqualTo(PromptWeight.MOST);
        assertThat(after(60, -0.05, 0).share()).isEqualTo(PromptWeight.LEAST);
    }

    @Test
    void aWindowWithoutTokensChangesNothing() {
        var weight = after(20, 0.2, 0);
        assertThat(weight.step(500, 0, 0)).isSameAs(weight);
    }

    @Test
    void itFollowsAReplicaThatChanges() {
        var weight = after(200, 0.4, 0.02);
        for (int i = 0; i < 400; i++) {
            weight = window(weight, 0.1, 0.02);
        }
        assertThat(weight.share()).isCloseTo(0.1, within(0.01));
    }

    private PromptWeight after(int windows, double share, double noise) {
        var weight = PromptWeight.NEW;
        for (int i = 0; i < windows; i++) {
            weight = window(weight, share, noise);
        }
        return weight;
    }

    private PromptWeight window(PromptWeight weight, double share, double noise) {
        int prompt = dice.nextInt(1_000, 50_000);
        int output = dice.nextInt(2_000, 12_000);
        return weight.step(noisy(PER_OUTPUT * (share * prompt + output), noise), prompt, output);
    }

    private double noisy(double value, double noise) {
        return value * (1 + noise * (2 * dice.nextDouble() - 1));
    }
}
