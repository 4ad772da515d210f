package io.wattle.node.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.lease.PowerSplit.Gpu;
import io.wattle.node.lease.PowerSplit.State;
import io.wattle.node.lease.PowerSplit.Wish;
import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerdRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Method: boards of 200 to 700 W, in watts where a line is short.
class PowerSplitTest {
    private static final ClockRange CLOCKS = new ClockRange(345, 1_980);

    @Test
    void whatFitsIsGivenToTheFullAndLowersComeFirst() {
        var step = PowerSplit.step(State.NONE, 900_000, List.of(gpu("a", 200, 150, 500), gpu("b", 650, 400, 400)));
        assertThat(step.changes()).containsExactly(PowerdRequest.set("b", 400_000), PowerdRequest.set("a", 500_000));
        assertThat(step.targets()).isEqualTo(Map.of("a", 500_000L, "b", 400_000L));
    }

    @Test
    void aGpuWithoutWorkGetsItsFloor() {
        var idle =
                new Gpu("b", 200_000, 700_000, 700_000, draw(90), Optional.empty(), Optional.empty(), Optional.empty());
        var step = PowerSplit.step(State.NONE, 2_000_000, List.of(gpu("a", 500, 300, 500), idle));
        assertThat(step.changes()).containsExactly(PowerdRequest.set("b", 200_000));
    }

    @Test
    void whatDoesNotFitGoesToWhereItIsDrawn() {
        var gpus = List.of(gpu("a", 500, 480, 500), gpu("b", 500, 210, 500));
        assertThat(PowerSplit.step(State.NONE, 800_000, gpus).targets())
                .isEqualTo(Map.of("a", 500_000L, "b", 300_000L));
    }

    @Test
    void aGpuOfUnknownDrawCountsAsAllThatItMayDraw() {
        var unknown = new Gpu(
                "a",
                200_000,
                700_000,
                500_000,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Wish(OptionalLong.of(500_000), Optional.empty())));
        assertThat(PowerSplit.step(State.NONE, 800_000, List.of(unknown, gpu("b", 500, 150, 500)))
                        .targets())
                .isEqualTo(Map.of("a", 500_000L, "b", 300_000L));
    }

    @Test
    void aGrantBelowTheFloorsLeavesTheFloors() {
        assertThat(PowerSplit.step(State.NONE, 100_000, List.of(gpu("a", 500, 480, 500), gpu("b", 500, 210, 500)))
                        .targets())
                .isEqualTo(Map.of("a", 200_000L, "b", 200_000L));
    }

    @Test
    void aBurstIsRememberedForAWhile() {
        var burst = PowerSplit.step(State.NONE, 600_000, List.of(gpu("a", 200, 400, 500), gpu("b", 200, 200, 500)));
        var after = PowerSplit.step(burst.next(), 600_000, List.of(gpu("a", 200, 200, 500), gpu("b", 200, 200, 500)));
        assertThat(after.next().peaks()).isEqualTo(Map.of("a", 360_000.0, "b", 200_000.0));
        assertThat(after.targets().get("a")).isGreaterThan(after.targets().get("b"));
    }

    @Test
    void littleDifferencesAreLeftAlone() {
        var gpus = List.of(gpu("a", 396, 480, 500), gpu("b", 399, 480, 500));
        assertThat(PowerSplit.step(State.NONE, 800_000, gpus).changes()).isEmpty();
    }

    @Test
    void theClockIsLockedAndGivenBack() {
        var wish = Optional.of(new Wish(OptionalLong.of(500_000), Optional.of(1_410)));
        var free = new Gpu("a", 200_000, 700_000, 500_000, draw(300), Optional.of(CLOCKS), Optional.empty(), wish);
        var range = new ClockRange(345, 1_410);
        assertThat(PowerSplit.step(State.NONE, 700_000, List.of(free)).changes())
                .containsExactly(PowerdRequest.set("a", 500_000).with(range));
        var locked = new Gpu("a", 200_000, 700_000, 500_000, draw(300), Optional.of(CLOCKS), Optional.of(range), wish);
        assertThat(PowerSplit.step(State.NONE, 700_000, List.of(locked)).changes())
                .isEmpty();
        var idle = new Gpu(
                "a", 200_000, 700_000, 200_000, draw(300), Optional.of(CLOCKS), Optional.of(range), Optional.empty());
        assertThat(PowerSplit.step(State.NONE, 700_000, List.of(idle)).changes())
                .containsExactly(PowerdRequest.set("a", 200_000).with(ClockRange.UNLOCKED));
    }

    /// Goal: whatever is drawn and wished, the targets fit into the budget or are the floors, stay within the boards,
    /// and settle. Method: a seeded walk; the seed is the repetition.
    @RepeatedTest(200)
    void targetsFitTheBudgetAndSettle(RepetitionInfo repetition) {
        var random = new SplittableRandom(repetition.getCurrentRepetition());
        var limits = new long[random.nextInt(1, 9)];
        java.util.Arrays.fill(limits, 200);
        var state = State.NONE;
        for (int turn = 0; turn < 30; turn++) {
            long budget = random.nextLong(0, 6_000_000);
            var gpus = new ArrayList<Gpu>();
            for (int index = 0; index < limits.length; index++) {
                gpus.add(gpu("g" + index, limits[index], random.nextInt(60, 710), random.nextInt(200, 701)));
            }
            var step = PowerSplit.step(state, budget, gpus);
            state = step.next();
            long sum =
                    step.targets().values().stream().mapToLong(Long::longValue).sum();
            assertThat(sum)
                    .as("seed %d, turn %d", repetition.getCurrentRepetition(), turn)
                    .isLessThanOrEqualTo(Math.max(budget, 200_000L * limits.length));
            assertThat(step.targets().values()).allMatch(target -> target >= 200_000 && target <= 700_000);
            for (int index = 0; index < limits.length; index++) {
                limits[index] = step.targets().get("g" + index) / 1000;
            }
        }
    }

    private static Gpu gpu(String uuid, long limit, int drawn, int cap) {
        return new Gpu(
                uuid,
                200_000,
                700_000,
                limit * 1000,
                draw(drawn),
                Optional.of(CLOCKS),
                Optional.empty(),
                Optional.of(new Wish(OptionalLong.of(cap * 1000L), Optional.empty())));
    }

    private static OptionalLong draw(int watts) {
        return OptionalLong.of(watts * 1000L);
    }
}
