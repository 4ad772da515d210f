package io.wattle.node.telemetry;

import io.wattle.node.sensor.GuardedSensor;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads every sensor once a second and keeps the last sample. A sensor that hangs is given up on at its deadline.
public final class SamplingLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SamplingLoop.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /// All sensors of a tick together get this long.
    private static final Duration DEADLINE = Duration.ofMillis(700);

    private final SensorSuite sensors;
    private final NodeAccount account;
    private final Supplier<List<ReplicaWork>> replicas;
    private final Consumer<NodeSample> listener;
    private final Map<String, String> told = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sampling").factory());
    private volatile NodeSample latest = NodeSample.NONE;

    /// @param listener is told each sample, on the loop's thread
    public SamplingLoop(
            SensorSuite sensors,
            NodeAccount account,
            Supplier<List<ReplicaWork>> replicas,
            Consumer<NodeSample> listener) {
        this.listener = listener;
        this.sensors = sensors;
        this.account = account;
        this.replicas = replicas;
    }

    public void start() {
        sensors.gpus().forEach(GpuWatch::start);
        var _ = thread.scheduleAtFixedRate(this::tick, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The newest sample; {@link NodeSample#NONE} before the first.
    public NodeSample latest() {
        return latest;
    }

    /// Board power of each GPU as of a moment ago, by UUID; one that cannot be read is missing.
    public Map<String, Watts> gpuDraws() {
        var draws = new HashMap<String, Watts>();
        for (GpuWatch watch : sensors.gpus()) {
            watch.power(System.nanoTime())
                    .ifPresent(power -> draws.put(watch.gpu().uuid(), power));
        }
        return draws;
    }

    /// What each GPU's thread has seen so far.
    public List<GpuWatch.Figures> gpuFigures() {
        return sensors.gpus().stream().map(GpuWatch::figures).toList();
    }

    /// Whether the loop still turns.
    public boolean isAlive() {
        return !latest.equals(NodeSample.NONE)
                && System.nanoTime() - latest.atNanos()
                        < PERIOD.multipliedBy(10).toNanos();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        sensors.all().forEach(GuardedSensor::close);
        sensors.gpus().forEach(GpuWatch::close);
    }

    private void tick() {
        try {
            latest = account.advance(observe());
            listener.accept(latest);
        } catch (RuntimeException bug) { // a tick that throws would silently end all later ones
            LOG.error("Sampling failed; the next tick tries again.", bug);
        }
    }

    private Observations observe() {
        sensors.all().forEach(GuardedSensor::ask);
        long atNanos = System.nanoTime();
        long deadline = atNanos + DEADLINE.toNanos();
        return new Observations(
                atNanos,
                answer(sensors.cpu(), deadline),
                answer(sensors.memory(), deadline),
                sensors.power().stream().map(sensor -> answer(sensor, deadline)).toList(),
                sensors.gpus().stream()
                        .map(watch -> told(watch.name(), watch.vitals(atNanos)))
                        .toList(),
                replicas.get());
    }

    private <T> Reading<T> answer(GuardedSensor<T> sensor, long deadline) {
        return told(sensor.name(), sensor.answer(Duration.ofNanos(deadline - System.nanoTime())));
    }

    /// Logs what has changed.
    private <T> Reading<T> told(String name, Reading<T> reading) {
        String state = switch (reading) {
            case Reading.Value<T> _ -> "It answers.";
            case Reading.Unsupported<T>(var reason) -> reason;
            case Reading.Denied<T>(var reason, var remedy) -> reason + " " + remedy;
            case Reading.Failed<T>(var reason) -> reason;
            case Reading.Lost<T>(var reason) -> reason;
        };
        if (!state.equals(told.put(name, state))) {
            if (reading instanceof Reading.Value || reading instanceof Reading.Unsupported) {
                LOG.info("Sensor {}: {}", name, state);
            } else {
                LOG.warn("Sensor {}: {}", name, state);
            }
        }
        return reading;
    }
}
