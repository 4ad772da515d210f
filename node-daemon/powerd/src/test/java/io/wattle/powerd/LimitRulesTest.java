package io.wattle.powerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.powerd.LimitRules.Moment;
import io.wattle.powerd.LimitRules.SetLimit;
import io.wattle.powerd.LimitRules.State;
import io.wattle.powerd.LimitRules.Step;
import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdRequest;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Method: a node of two GPUs that take 200 to 700 W, whose host draws 400 W at most.
class LimitRulesTest {
    private static final LimitRules RULES = new LimitRules(new Watts(400));
    private static final Moment NOW = new Moment("boot-1", 50_000);
    private static final Moment LATER = new Moment("boot-1", 70_000);
    private static final State NOTHING = new State(Optional.empty(), Map.of());

    @Test
    void withoutALeaseEveryGpuGoesToItsFloor() {
        var step = RULES.tick(NOTHING, gpus(700, 200), NOW);
        assertThat(step)
                .isEqualTo(new Step(
                        new State(Optional.empty(), Map.of("a", 200_000L, "b", 200_000L)),
                        List.of(new SetLimit("a", 200_000)),
                        Optional.empty()));
    }

    @Test
    void aLeaseThatRanOutOrIsOfAnotherBootSendsEveryGpuToItsFloor() {
        var held = granted(1_400, 500, 500);
        assertThat(RULES.tick(held, gpus(500, 500), NOW).limits()).isEmpty();
        for (Moment end : List.of(LATER, new Moment("boot-2", 100))) {
            assertThat(RULES.tick(held, gpus(500, 500), end).limits())
                    .containsExactly(new SetLimit("a", 200_000), new SetLimit("b", 200_000));
        }
    }

    @Test
    void aLimitThatSomebodyElseRaisedIsLoweredAgain() {
        assertThat(RULES.tick(granted(1_400, 500, 500), gpus(500, 700), NOW).limits())
                .containsExactly(new SetLimit("b", 500_000));
    }

    @Test
    void aSmallerGrantShrinksWhatIsAboveTheFloors() {
        var step = ask(granted(1_400, 500, 500), PowerdRequest.grant(lease(1_100, 3, 8)), gpus(500, 500));
        assertThat(step.limits()).containsExactly(new SetLimit("a", 350_000), new SetLimit("b", 350_000));
        var below = ask(granted(1_400, 500, 500), PowerdRequest.grant(lease(500, 3, 8)), gpus(500, 500));
        assertThat(below.limits()).containsExactly(new SetLimit("a", 200_000), new SetLimit("b", 200_000));
    }

    @Test
    void aStaleOrGrowingGrantIsRefused() {
        var held = granted(1_400, 500, 500);
        for (PowerLease stale : List.of(lease(1_400, 3, 6), lease(1_400, 2, 99), lease(1_401, 3, 7))) {
            assertThat(ask(held, PowerdRequest.grant(stale), gpus(500, 500)))
                    .isEqualTo(new Step(
                            held,
                            List.of(),
                            Optional.of("The lease (epoch %d, sequence %d) is older than the one that is held."
                                    .formatted(stale.epoch(), stale.sequence()))));
        }
        assertThat(ask(held, PowerdRequest.grant(lease(1_400, 3, 7)), gpus(500, 500))
                        .problem())
                .isEmpty();
        assertThat(ask(held, PowerdRequest.grant(lease(9_000, 4, 0)), gpus(500, 500))
                        .problem())
                .isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        assertThat(ask(NOTHING, PowerdRequest.grant(new PowerLease(1, 1, 1, "boot-0", 60_000)), gpus(200, 200))
                        .problem())
                .contains("The lease is of another start of the machine.");
        assertThat(ask(NOTHING, PowerdRequest.grant(new PowerLease(Double.NaN, 1, 1, "boot-1", 60_000)), gpus(200, 200))
                        .problem())
                .contains("The lease of NaN W for 10000 ms is out of bounds.");
        assertThat(ask(NOTHING, PowerdRequest.grant(new PowerLease(1, 1, 1, "boot-1", 650_001)), gpus(200, 200))
                        .problem())
                .contains("The lease of 1.0 W for 600001 ms is out of bounds.");
        var unknown =
                new PowerdRequest("reboot", Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());
        assertThat(ask(NOTHING, unknown, gpus(200, 200)).problem()).contains("The verb (reboot) is unknown.");
    }

    @Test
    void aLimitIsSetWithinTheBoardAndTheGrantAlone() {
        var held = granted(1_400, 500, 200);
        assertThat(ask(held, PowerdRequest.set("b", 500_000), gpus(500, 200)))
                .isEqualTo(new Step(
                        new State(held.lease(), Map.of("a", 500_000L, "b", 500_000L)),
                        List.of(new SetLimit("b", 500_000)),
                        Optional.empty()));
        refused(held, "b", 500_001, "The limits would sum to 1000001 mW; the grant leaves 1000000 mW for GPUs.");
        refused(held, "b", 199_999, "The limit (199999 mW) of the GPU (b) must be from 200000 to 700000 mW.");
        refused(held, "c", 300_000, "This node has no GPU (c).");
        refused(NOTHING, "b", 300_000, "There is no live lease: the GPUs stay at their floor.");
    }

    @Test
    void aFloorHoldsUntilANewerLeaseComes() {
        var floored = ask(granted(1_400, 500, 500), PowerdRequest.floor(), gpus(500, 500));
        assertThat(floored.limits()).containsExactly(new SetLimit("a", 200_000), new SetLimit("b", 200_000));
        assertThat(floored.next().isLive(NOW)).isFalse();
        assertThat(ask(floored.next(), PowerdRequest.grant(lease(1_400, 3, 7)), gpus(200, 200))
                        .problem())
                .contains("The lease (epoch 3, sequence 7) is older than the one that is held.");
        assertThat(ask(floored.next(), PowerdRequest.grant(lease(1_400, 3, 8)), gpus(200, 200))
                        .problem())
                .isEmpty();
    }

    @Test
    void aGpuThatDoesNotAnswerCountsWithItsLastLimitAndIsSentToItsFloor() {
        var gpus = List.of(gpu("a", 500).stale(), gpu("b", 500));
        assertThat(RULES.tick(granted(1_400, 500, 500), gpus, NOW).limits())
                .containsExactly(new SetLimit("a", 200_000));
        assertThat(RULES.request(granted(1_400, 500, 500), PowerdRequest.grant(lease(1_100, 3, 8)), gpus, NOW)
                        .limits())
                .containsExactly(new SetLimit("a", 200_000), new SetLimit("b", 200_000));
        var step = RULES.request(granted(1_400, 500, 200), PowerdRequest.set("b", 500_001), gpus, NOW);
        assertThat(step.problem())
                .contains("The limits would sum to 1000001 mW; the grant leaves 1000000 mW for GPUs.");
        assertThat(RULES.request(granted(1_400, 500, 200), PowerdRequest.set("a", 300_000), gpus, NOW)
                        .problem())
                .contains("The GPU (a) does not answer.");
    }

    @Test
    void clocksLieWithinWhatTheBoardTakes() {
        var held = granted(1_400, 500, 200);
        var wanted = PowerdRequest.set("b", 300_000).with(new ClockRange(345, 1_410));
        assertThat(ask(held, wanted, gpus(500, 200)).limits())
                .containsExactly(new SetLimit("b", 300_000, Optional.of(new ClockRange(345, 1_410))));
        assertThat(ask(held, wanted.with(new ClockRange(345, 2_000)), gpus(500, 200))
                        .problem())
                .contains("The clocks (345 to 2000 MHz) of the GPU (b) must lie within 345 to 1980 MHz.");
        assertThat(ask(held, wanted.with(new ClockRange(900, 800)), gpus(500, 200))
                        .problem())
                .contains("The clocks (900 to 800 MHz) of the GPU (b) must lie within 345 to 1980 MHz.");
        assertThat(ask(held, wanted.with(ClockRange.UNLOCKED), gpus(500, 200)).problem())
                .isEmpty();
    }

    @Test
    void afterAReloadEveryGpuGoesToItsFloor() {
        assertThat(RULES.tick(granted(1_400, 500, 500).afterReload(), gpus(700, 700), NOW)
                        .limits())
                .containsExactly(new SetLimit("a", 200_000), new SetLimit("b", 200_000));
    }

    private static void refused(State state, String uuid, long milliwatts, String sentence) {
        assertThat(ask(state, PowerdRequest.set(uuid, milliwatts), gpus(500, 200)))
                .isEqualTo(new Step(state, List.of(), Optional.of(sentence)));
    }

    private static Step ask(State state, PowerdRequest request, List<PowerdGpu> gpus) {
        return RULES.request(state, request, gpus, NOW);
    }

    private static State granted(double watts, int a, int b) {
        return new State(Optional.of(lease(watts, 3, 7)), Map.of("a", a * 1000L, "b", b * 1000L));
    }

    private static PowerLease lease(double watts, long epoch, long sequence) {
        return new PowerLease(watts, epoch, sequence, "boot-1", 70_000);
    }

    private static List<PowerdGpu> gpus(int a, int b) {
        return List.of(gpu("a", a), gpu("b", b));
    }

    private static PowerdGpu gpu(String uuid, int watts) {
        return new PowerdGpu(
                uuid,
                true,
                200_000,
                700_000,
                watts * 1000L,
                watts * 1000L,
                Optional.of(new ClockRange(345, 1980)),
                Optional.empty());
    }
}
