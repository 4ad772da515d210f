package io.wattle.node.telemetry;

import io.wattle.node.sensor.GpuDetail;
import io.wattle.node.sensor.GpuHealth;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.GpuPulse;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// A GPU's own thread: reads power, clocks and throttling ten times a second, the rest once a second, its health every
/// five.
///
/// A platform thread, because a call into a driver would hold the carrier of a virtual one; a driver that hangs holds
/// this thread and nothing else. Whoever asks gets what was seen last, or that the GPU does not answer.
public final class GpuWatch implements AutoCloseable {
    private static final long IDLE = Long.MIN_VALUE;
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final int BEATS_PER_VITALS = 10;
    private static final int BEATS_PER_HEALTH = 50;

    /// A call that takes longer counts as hanging (source: the fault table's bar for a driver that hangs).
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final GpuSensor gpu;
    private final PulseAccount account = new PulseAccount();
    private final Map<String, CallTime> calls = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Figures figures;
    private volatile long busySince = IDLE;
    private final AtomicLong stalls = new AtomicLong();

    /// How long calls of one kind took, all together.
    public record CallTime(long count, double seconds) {
        CallTime plus(double more) {
            return new CallTime(count + 1, seconds + more);
        }
    }

    /// What the thread has seen so far.
    ///
    /// @param atNanos   when it last read the pulse
    /// @param vitals    as of {@code vitalsNanos}
    /// @param throttled seconds by reason since the daemon started
    /// @param calls     by kind
    public record Figures(
            GpuSensor gpu,
            long atNanos,
            Optional<GpuPulse> pulse,
            long vitalsNanos,
            Reading<GpuObservation> vitals,
            Reading<GpuHealth> health,
            Map<String, Double> throttled,
            Map<String, CallTime> calls) {}

    public GpuWatch(GpuSensor gpu) {
        this.gpu = gpu;
        this.figures = new Figures(
                gpu,
                0,
                Optional.empty(),
                0,
                new Reading.Failed<>("The GPU %d has not been read yet.".formatted(gpu.index())),
                new Reading.Failed<>("The health of the GPU %d has not been read yet.".formatted(gpu.index())),
                Map.of(),
                Map.of());
    }

    public void start() {
        Thread.ofPlatform().daemon().name(name()).start(this::run);
    }

    public String name() {
        return "gpu-" + gpu.index();
    }

    public GpuSensor gpu() {
        return gpu;
    }

    public Figures figures() {
        return figures;
    }

    /// Times that the GPU did not answer when it was asked for its vitals.
    public long stalls() {
        return stalls.get();
    }

    /// What it told last, unless the thread hangs.
    public Reading<GpuObservation> vitals(long nowNanos) {
        if (hangs(nowNanos)) {
            stalls.incrementAndGet();
        }
        return state(nowNanos);
    }

    /// The same, not counted as a question.
    public Reading<GpuObservation> state(long nowNanos) {
        return hangs(nowNanos)
                ? new Reading.Failed<>("The sensor (%s) does not answer.".formatted(name()))
                : figures.vitals();
    }

    /// Board power as of a moment ago.
    Optional<Watts> power(long nowNanos) {
        var last = figures;
        return hangs(nowNanos)
                ? Optional.empty()
                : last.pulse().flatMap(pulse -> pulse.instant().or(pulse::average));
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private boolean hangs(long nowNanos) {
        long since = busySince;
        return since != IDLE && nowNanos - since > DEADLINE.toNanos();
    }

    private void run() {
        long next = System.nanoTime();
        try {
            for (long beat = 0; !closed.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS); beat++) {
                beat(beat);
                next = Math.max(next + PERIOD.toNanos(), System.nanoTime());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(long beat) {
        var last = figures;
        var pulse = timed("pulse", gpu.probe()::pulse);
        long atNanos = System.nanoTime();
        if (pulse instanceof Reading.Value<GpuPulse> value) {
            account.advance(value.value(), atNanos);
        } else {
            account.interrupt();
        }
        boolean isSecond = beat % BEATS_PER_VITALS == 0;
        var vitals = isSecond ? withIntegral(timed("vitals", gpu.probe()::vitals)) : last.vitals();
        var health = beat % BEATS_PER_HEALTH == 0 ? timed("health", gpu.probe()::health) : last.health();
        figures = new Figures(
                gpu,
                atNanos,
                pulse instanceof Reading.Value<GpuPulse> value ? Optional.of(value.value()) : Optional.empty(),
                isSecond ? atNanos : last.vitalsNanos(),
                vitals,
                health,
                account.throttled(),
                Map.copyOf(calls));
    }

    private Reading<GpuObservation> withIntegral(Reading<GpuObservation> reading) {
        if (!(reading instanceof Reading.Value<GpuObservation> value)) {
            return reading;
        }
        GpuDetail detail = value.value().detail().with(account.energy());
        return new Reading.Value<>(
                value.value().with(detail), value.window(), value.precision(), value.source(), value.at());
    }

    private <T> Reading<T> timed(String kind, Supplier<Reading<T>> call) {
        long start = System.nanoTime();
        busySince = start;
        Reading<T> reading;
        try {
            reading = call.get();
        } catch (RuntimeException bug) { // a beat that throws would silently end all later ones
            reading = new Reading.Failed<>("The GPU %d is read wrongly: %s.".formatted(gpu.index(), bug));
        }
        busySince = IDLE;
        calls.merge(
                kind, new CallTime(1, (System.nanoTime() - start) / 1e9), (before, one) -> before.plus(one.seconds()));
        return reading;
    }
}
