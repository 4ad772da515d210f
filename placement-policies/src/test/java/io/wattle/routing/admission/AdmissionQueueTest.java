package io.wattle.routing.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.performance.ServingCurve;
import io.wattle.performance.ServingCurve.Point;
import io.wattle.routing.RoutingRequest.Priority;
import io.wattle.routing.ServingProfile;
import io.wattle.routing.admission.Verdict.Go;
import io.wattle.routing.admission.Verdict.Refused;
import io.wattle.routing.admission.Verdict.Why;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdmissionQueueTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long FAR = 3600 * SECOND;
    private static final Places FULL = new Places(4, 4);

    private final AdmissionQueue queue = new AdmissionQueue(1000);
    private long ids;

    @Test
    void whoFindsRoomGoesAtOnce() {
        assertThat(queue.offer(ask("a", Priority.NORMAL, FAR), new Places(4, 3), 0))
                .containsExactly(new Go(1));
        assertThat(queue.offer(ask("a", Priority.NORMAL, FAR), FULL, 0)).isEmpty();
        assertThat(queue.offer(ask("a", Priority.LOW, FAR), FULL, 0)).isEmpty();
        assertThat(queue.waiting()).isEqualTo(2);
    }

    @Test
    void theUrgentGoFirstAndHaveAPlaceBeyondTheOthers() {
        queue.offer(ask("a", Priority.LOW, FAR), FULL, 0);
        queue.offer(ask("a", Priority.NORMAL, FAR), FULL, 0);
        assertThat(queue.offer(ask("a", Priority.HIGH, FAR), FULL, 0)).containsExactly(new Go(3));
        assertThat(queue.offer(ask("a", Priority.HIGH, FAR), new Places(4, 5), 0))
                .isEmpty();
        assertThat(queue.left(new Places(4, 4), SECOND)).containsExactly(new Go(4));
        assertThat(queue.left(new Places(4, 3), SECOND)).containsExactly(new Go(2));
        assertThat(queue.left(new Places(4, 3), SECOND)).containsExactly(new Go(1));
    }

    @Test
    void patientRequestsAndBatchesLeavePlacesFree() {
        assertThat(queue.offer(ask("a", Priority.LOW, FAR), new Places(16, 14), 0))
                .isEmpty();
        assertThat(queue.mayFill(new Places(16, 5))).isFalse();
        assertThat(queue.tick(new Places(16, 13), 0)).containsExactly(new Go(1));
        assertThat(queue.mayFill(new Places(16, 12))).isFalse();
        assertThat(queue.mayFill(new Places(16, 11))).isTrue();
    }

    /// One tenant asks for a hundred, two others for ten each, all at once: the small ones wait for each other and
    /// for as many of the large one, by their weights.
    @Test
    void aTenantThatFloodsDelaysNobodyElse() {
        for (int i = 0; i < 100; i++) {
            queue.offer(ask("flood", Priority.NORMAL, FAR), FULL, 0);
        }
        for (int i = 0; i < 10; i++) {
            queue.offer(ask("a", Priority.NORMAL, FAR), FULL, 0);
            queue.offer(new Ask(++ids, "b", 2, Priority.NORMAL, 10, FAR), FULL, 0);
        }
        List<Long> order = new ArrayList<>();
        while (queue.waiting() > 0) {
            queue.left(new Places(4, 3), order.size() * SECOND).forEach(verdict -> order.add(verdict.id()));
        }
        assertThat(order).hasSize(120);
        var early = order.subList(0, 32);
        assertThat(early.stream().filter(id -> id <= 100).count()).isEqualTo(12);
        assertThat(order.subList(0, 20).stream().filter(id -> id > 100 && id % 2 == 0))
                .hasSize(10);
    }

    @Test
    void whoCannotHaveAPlaceInTimeIsToldAtOnceAndWhenToComeBack() {
        for (int i = 0; i < 10; i++) {
            queue.offer(ask("a", Priority.NORMAL, FAR), FULL, 0);
        }
        for (int second = 1; second <= 5; second++) {
            queue.left(new Places(4, 3), 2L * second * SECOND);
        }
        var verdicts = queue.offer(ask("a", Priority.NORMAL, 20 * SECOND), FULL, 10 * SECOND);
        assertThat(verdicts).containsExactly(new Refused(11, Why.TOO_LATE, 5, Duration.ofSeconds(12)));
        assertThat(queue.offer(ask("b", Priority.NORMAL, 20 * SECOND), FULL, 10 * SECOND))
                .isEmpty();
        assertThat(queue.tick(FULL, 20 * SECOND))
                .containsExactly(new Refused(12, Why.WAITED_IN_VAIN, 5, Duration.ofSeconds(12)));
    }

    @Test
    void aFullQueueSendsTheLeastImportantOfTheLongestLineAway() {
        var small = new AdmissionQueue(3);
        small.offer(ask("a", Priority.LOW, FAR), FULL, 0);
        small.offer(ask("a", Priority.NORMAL, FAR), FULL, 0);
        small.offer(ask("a", Priority.NORMAL, FAR), FULL, 0);
        assertThat(small.offer(ask("a", Priority.NORMAL, FAR), FULL, 0))
                .containsExactly(new Refused(1, Why.DISPLACED, 3, Duration.ZERO));
        assertThat(small.offer(ask("a", Priority.NORMAL, FAR), FULL, 0))
                .containsExactly(new Refused(5, Why.QUEUE_FULL, 3, Duration.ZERO));
        assertThat(small.offer(ask("b", Priority.NORMAL, FAR), FULL, 0))
                .containsExactly(new Refused(4, Why.DISPLACED, 3, Duration.ZERO));
        small.withdraw(6);
        assertThat(small.waiting()).isEqualTo(2);
    }

    @Test
    void placesEndWhereTheObjectiveDoes() {
        var curve = new ServingCurve(List.of(new Point(1, 10, 0.1, 0.1, 100), new Point(11, 30, 0.2, 0.1, 150)), 1, 1);
        assertThat(places(curve, 155)).isEqualTo(6);
        assertThat(places(curve, 500)).isEqualTo(11);
        assertThat(places(curve, 50)).isEqualTo(1);
    }

    private static int places(ServingCurve curve, int millis) {
        var objective = new ServiceLevelObjective(Duration.ofSeconds(1), Duration.ofMillis(millis), 95);
        return Places.within(new ServingProfile(curve, objective));
    }

    /// Places served by a simulated engine lose 30 % in the middle: every request goes or is told why, and urgent
    /// ones wait no longer than for the next place.
    @Test
    void underALoweredCapEverybodyIsAnsweredAndTheUrgentDoNotWait() {
        for (long seed = 1; seed <= 20; seed++) {
            var run = new Run(new SplittableRandom(seed));
            run.run();
            assertThat(run.open).as("seed %d", seed).isEmpty();
            assertThat(run.longestUrgentWait).as("seed %d", seed).isLessThanOrEqualTo(1);
            assertThat((double) run.shedOfNormal / run.shed).as("seed %d", seed).isCloseTo(0, within(0.4));
            assertThat(run.shed).isPositive();
        }
    }

    /// Seconds of a model whose answers take four seconds each.
    private static final class Run {
        private final SplittableRandom dice;
        private final AdmissionQueue queue = new AdmissionQueue(60);
        private final Map<Long, Ask> open = new HashMap<>();
        private final Map<Long, Integer> since = new HashMap<>();
        private final Queue<Integer> ends = new ArrayDeque<>();
        private int longestUrgentWait;
        private int shed;
        private int shedOfNormal;

        Run(SplittableRandom dice) {
            this.dice = dice;
        }

        void run() {
            long id = 0;
            for (int second = 0; second < 400; second++) {
                int total = second > 100 && second < 300 ? 28 : 40;
                while (!ends.isEmpty() && ends.element() <= second) {
                    ends.remove();
                    settle(queue.left(new Places(total, ends.size()), second * SECOND), second);
                }
                int coming = second < 320 ? dice.nextInt(6, 12) : 0;
                for (int i = 0; i < coming; i++) {
                    var priority =
                            dice.nextInt(10) == 0 ? Priority.HIGH : dice.nextBoolean() ? Priority.NORMAL : Priority.LOW;
                    var ask = new Ask(
                            ++id, "t" + dice.nextInt(3), 1, priority, dice.nextInt(1, 100), (second + 20) * SECOND);
                    open.put(ask.id(), ask);
                    since.put(ask.id(), second);
                    settle(queue.offer(ask, new Places(total, ends.size()), second * SECOND), second);
                }
            }
        }

        private void settle(List<Verdict> verdicts, int second) {
            for (var verdict : verdicts) {
                var ask = open.remove(verdict.id());
                assertThat(ask).isNotNull();
                if (verdict instanceof Go) {
                    ends.add(second + 4);
                    if (ask.priority() == Priority.HIGH) {
                        longestUrgentWait = Math.max(longestUrgentWait, second - since.getOrDefault(ask.id(), 0));
                    }
                } else {
                    shed++;
                    shedOfNormal += ask.priority() == Priority.LOW ? 0 : 1;
                }
            }
        }
    }

    private Ask ask(String tenant, Priority priority, long deadline) {
        return new Ask(++ids, tenant, 1, priority, 10, deadline);
    }
}
