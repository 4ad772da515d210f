package io.wattle.powerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.powerd.LimitRules.Moment;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdRequest;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: no sequence of grants, sets, floors, expiries, restarts, crashes, reloads, silent GPUs and clock jumps leaves
/// the enforced limits above the live grant or, without one, above the floors. Method: a seeded walk through the whole
/// of powerd; the seed is the repetition, so a failure replays.
///
/// Checked after each round, and after every single change of a limit that powerd makes: it never raises past the
/// grant, not even on the way. What the driver does by itself, in a reload, is put right within one round.
class PowerdPropertyTest {
    private static final int GPUS = 4;
    private static final double HOST = 300;

    private final SimulatedBoards boards = new SimulatedBoards(GPUS, this::checkChange);
    private final InMemory<PowerLease> leases = new InMemory<>();
    private final InMemory<OperatorSettings.Kept> operator = new InMemory<>();
    private Moment now = new Moment("boot-0", 1_000);
    private Optional<PowerLease> granted = Optional.empty();
    private long sumBefore = Long.MAX_VALUE;
    private String place = "";
    private Powerd powerd = start();

    PowerdPropertyTest() throws IOException {}

    private static final class InMemory<T> implements Memory<T> {
        private Optional<T> value = Optional.empty();
        private boolean isFull;

        @Override
        public Optional<T> read() {
            return value;
        }

        @Override
        public void write(T next) throws IOException {
            if (isFull) {
                throw new IOException("no space left on device");
            }
            value = Optional.of(next);
        }
    }

    @RepeatedTest(300)
    void limitsStayWithinTheGrantOrAtTheFloor(RepetitionInfo repetition) throws IOException {
        var random = new SplittableRandom(repetition.getCurrentRepetition());
        powerd.tick();
        for (int step = 0; step < 120; step++) {
            place = "seed %d, step %d".formatted(repetition.getCurrentRepetition(), step);
            pass(random);
            disturb(random);
            sumBefore = sum();
            ask(random);
            sumBefore = sum();
            powerd.tick();
            assertThat((double) sum()).as(place).isLessThanOrEqualTo(bound());
        }
    }

    /// Time goes on, now and then by a jump, as after a sleep; the machine may start anew, and its clock with it.
    private void pass(SplittableRandom random) throws IOException {
        long jump = random.nextInt(20) == 0 ? random.nextLong(1_000_000) : random.nextInt(1, 8_000);
        now = new Moment(now.machineBoot(), now.uptimeMillis() + jump);
        if (random.nextInt(40) == 0) {
            now = new Moment("boot-" + random.nextInt(1_000_000), random.nextInt(100_000));
            boards.reload();
            powerd = start();
        }
    }

    private void disturb(SplittableRandom random) throws IOException {
        int gpu = random.nextInt(GPUS);
        switch (random.nextInt(12)) {
            case 0 -> boards.reload();
            case 1 -> boards.limits[gpu] = random.nextLong(SimulatedBoards.FLOOR, SimulatedBoards.MOST);
            case 2 -> powerd = start();
            case 3 -> leases.isFull = !leases.isFull;
            case 4 -> boards.silent[gpu] = true;
            default -> Arrays.fill(boards.silent, false);
        }
    }

    private void ask(SplittableRandom random) {
        switch (random.nextInt(5)) {
            case 0, 1 -> grant(random);
            case 2 -> {
                if (random.nextInt(4) == 0) {
                    powerd.answer(PowerdRequest.floor());
                    granted = leases.isFull ? granted : Optional.empty(); // one that is not stored may come back
                }
            }
            default ->
                powerd.answer(PowerdRequest.set("gpu-" + random.nextInt(GPUS), random.nextLong(100_000, 800_000)));
        }
    }

    private void grant(SplittableRandom random) {
        var lease = new PowerLease(
                random.nextDouble(0, 4_000),
                random.nextLong(3),
                random.nextLong(60),
                random.nextInt(10) == 0 ? "boot-x" : now.machineBoot(),
                now.uptimeMillis() + random.nextLong(-5_000, 25_000));
        var held = granted;
        granted = Optional.of(lease); // counts from the moment it is asked for: its effects come before the answer
        if (!powerd.answer(PowerdRequest.grant(lease)).lease().equals(granted)) {
            granted = held;
        }
    }

    private Powerd start() throws IOException {
        boolean wasFull = operator.isFull;
        operator.isFull = false;
        var started = new Powerd(new Powerd.Setup(
                new LimitRules(new Watts(HOST)), boards, leases, operator, () -> now, Optional.empty(), _ -> {}));
        operator.isFull = wasFull;
        return started;
    }

    private void checkChange() {
        assertThat((double) sum())
                .as("%s: a change of one limit", place)
                .isLessThanOrEqualTo(Math.max((double) sumBefore, bound()));
        sumBefore = sum();
    }

    private double bound() {
        double live = granted.filter(lease -> lease.machineBoot().equals(now.machineBoot()))
                .filter(lease -> now.uptimeMillis() < lease.expiresAtUptimeMillis())
                .map(lease -> (lease.watts() - HOST) * 1000)
                .orElse(0.0);
        return Math.max((double) (unreachable() + SimulatedBoards.FLOOR * GPUS), live + unreachable());
    }

    /// What silent boards hold above their floor cannot be lowered by anybody.
    private long unreachable() {
        long above = 0;
        for (int gpu = 0; gpu < GPUS; gpu++) {
            above += boards.silent[gpu] ? boards.limits[gpu] - SimulatedBoards.FLOOR : 0;
        }
        return above;
    }

    private long sum() {
        return Arrays.stream(boards.limits).sum();
    }
}
