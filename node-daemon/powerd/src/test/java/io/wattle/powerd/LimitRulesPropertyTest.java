package io.wattle.powerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.powerd.LimitRules.Moment;
import io.wattle.powerd.LimitRules.SetLimit;
import io.wattle.powerd.LimitRules.State;
import io.wattle.powerd.LimitRules.Step;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdRequest;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: no sequence of requests, expiries and foreign changes leaves the limits above the grant or, without one, above
/// the floors. Method: a seeded walk; the seed is the repetition, so a failure replays.
class LimitRulesPropertyTest {
    private static final int GPUS = 4;
    private static final long FLOOR = 200_000;
    private static final long MOST = 700_000;
    private static final double HOST = 300;

    private final LimitRules rules = new LimitRules(new Watts(HOST));
    private final long[] limits = new long[GPUS];
    private State state = new State(Optional.empty(), Map.of());
    private long now = 1_000;

    @RepeatedTest(200)
    void limitsStayWithinTheGrantOrAtTheFloor(RepetitionInfo repetition) {
        var random = new SplittableRandom(repetition.getCurrentRepetition());
        for (int step = 0; step < 100; step++) {
            now += random.nextInt(1, 8_000);
            if (random.nextInt(10) == 0) {
                limits[random.nextInt(GPUS)] = MOST; // the driver was reloaded
            }
            apply(rules.request(state, request(random), gpus(), moment()));
            apply(rules.tick(state, gpus(), moment()));
            long sum = IntStream.range(0, GPUS).mapToLong(gpu -> limits[gpu]).sum();
            double budget =
                    state.isLive(moment()) ? (state.lease().orElseThrow().watts() - HOST) * 1000 : 0;
            assertThat((double) sum)
                    .as("seed %d, step %d", repetition.getCurrentRepetition(), step)
                    .isLessThanOrEqualTo(Math.max(GPUS * FLOOR, budget));
        }
    }

    private PowerdRequest request(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                PowerdRequest.grant(new PowerLease(
                        random.nextDouble(0, 4_000),
                        random.nextLong(3),
                        random.nextLong(50),
                        "boot-1",
                        now + random.nextLong(-5_000, 25_000)));
            case 1 -> PowerdRequest.floor();
            default -> PowerdRequest.setLimit("gpu-" + random.nextInt(GPUS), random.nextLong(100_000, 800_000));
        };
    }

    private void apply(Step step) {
        state = step.next();
        for (SetLimit limit : step.limits()) {
            limits[Integer.parseInt(limit.uuid().substring(4))] = limit.milliwatts();
        }
    }

    private List<PowerdGpu> gpus() {
        return IntStream.range(0, GPUS)
                .mapToObj(gpu -> new PowerdGpu("gpu-" + gpu, FLOOR, MOST, limits[gpu], limits[gpu]))
                .toList();
    }

    private Moment moment() {
        return new Moment("boot-1", now);
    }
}
