package io.wattle.node.telemetry;

import io.wattle.node.sensor.PowerObservation;
import io.wattle.node.sensor.PowerObservation.Counter;
import io.wattle.quantity.Joules;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Turns what one power sensor shows into the energy between successive readings.
final class PowerMeter {
    private final Map<String, EnergyCounter> counters = new HashMap<>();
    private OptionalLong lastNanos = OptionalLong.empty();

    /// The energy since the last reading.
    record Interval(Joules energy, Duration length) {}

    /// @param atNanos when the sensor was read, on a monotonic clock
    /// @return empty at the first reading and whenever a counter restarted or appeared: the energy is unknown then
    Optional<Interval> advance(PowerObservation observation, long atNanos) {
        var before = lastNanos;
        lastNanos = OptionalLong.of(atNanos);
        Optional<Duration> length = before.isEmpty() || atNanos <= before.getAsLong()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(atNanos - before.getAsLong()));
        Optional<Joules> energy = switch (observation) {
            case PowerObservation.Draw draw -> length.map(draw.power()::times);
            case PowerObservation.Counters several -> growth(several.counters());
        };
        return length.flatMap(time -> energy.map(joules -> new Interval(joules, time)));
    }

    /// Asks every counter, so that each keeps up, and adds up only where all of them know.
    private Optional<Joules> growth(List<Counter> parts) {
        var growths = parts.stream().map(this::growth).toList();
        counters.keySet().retainAll(parts.stream().map(Counter::name).toList());
        if (growths.stream().anyMatch(OptionalLong::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of(
                new Joules(growths.stream().mapToLong(OptionalLong::getAsLong).sum() / 1e6));
    }

    private OptionalLong growth(Counter part) {
        var counter = counters.get(part.name());
        if (counter == null || counter.range() != part.rangeMicrojoules()) {
            counter = new EnergyCounter(part.rangeMicrojoules());
            counters.put(part.name(), counter);
        }
        return counter.advance(part.microjoules());
    }
}
