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
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    private final Map<String, String> told = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sampling").factory());
    private volatile NodeSample latest = NodeSample.NONE;

    public SamplingLoop(SensorSuite sensors, NodeAccount account, Supplier<List<ReplicaWork>> replicas) {
        this.sensors = sensors;
        this.account = account;
        this.replicas = replicas;
    }

    public void start() {
        var _ = thread.scheduleAtFixedRate(this::tick, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The newest sample; {@link NodeSample#NONE} before the first.
    public NodeSample latest() {
        return latest;
    }

    /// Board power of each GPU that can be read, by UUID.
    public Map<String, Watts> gpuDraws() {
        return latest.gpus().stream()
                .filter(draw -> draw.power().isPresent())
                .collect(Collectors.toMap(
                        draw -> draw.gpu().uuid(), draw -> draw.power().orElse(Watts.ZERO)));
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
    }

    private void tick() {
        try {
            latest = account.advance(observe());
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
                sensors.gpus().stream().map(sensor -> answer(sensor, deadline)).toList(),
                replicas.get());
    }

    private <T> Reading<T> answer(GuardedSensor<T> sensor, long deadline) {
        var reading = sensor.answer(Duration.ofNanos(deadline - System.nanoTime()));
        String state = switch (reading) {
            case Reading.Value<T> _ -> "It answers.";
            case Reading.Unsupported<T>(var reason) -> reason;
            case Reading.Denied<T>(var reason, var remedy) -> reason + " " + remedy;
            case Reading.Failed<T>(var reason) -> reason;
        };
        if (!state.equals(told.put(sensor.name(), state))) {
            if (reading instanceof Reading.Denied || reading instanceof Reading.Failed) {
                LOG.warn("Sensor {}: {}", sensor.name(), state);
            } else {
                LOG.info("Sensor {}: {}", sensor.name(), state);
            }
        }
        return reading;
    }
}
