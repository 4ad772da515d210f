package io.wattle.node.telemetry;

import io.wattle.fleet.HostPowerModel;
import io.wattle.node.sensor.PowerObservation;
import io.wattle.node.sensor.PowerObservation.Coverage;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Power and energy of the host: measured by the first sensor that can be read, else modelled from its utilisation.
///
/// A sensor that fails for a moment is waited for, because its next reading covers the gap; the model takes over
/// when it stays away. Each joule is booked under what told it, so that modelled ones can be told apart for ever.
final class HostAccount {
    static final String MODEL = "cpu-utilisation-model";

    /// How long a sensor may be away before the model takes over: one second more than reports may be old.
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final HostPowerBounds bounds;
    private final Map<String, Joules> energy = new HashMap<>();
    private PowerMeter meter = new PowerMeter();
    private String source = MODEL;
    private Optional<Watts> lowest = Optional.empty();
    private Optional<HostDraw> last = Optional.empty();
    private long measuredNanos;
    private long modelledNanos;

    HostAccount(HostPowerBounds bounds) {
        this.bounds = bounds;
    }

    /// @param sources     power sensors, the best first
    /// @param utilisation busy share of the processors since the last tick
    /// @param gpus        what all GPUs draw together; empty while that of any is unknown
    /// @return empty until something is known: a counter needs two readings
    Optional<HostDraw> advance(
            long atNanos, List<Reading<PowerObservation>> sources, OptionalDouble utilisation, Optional<Watts> gpus) {
        var usable = sources.stream()
                .<Reading.Value<PowerObservation>>mapMulti((reading, found) -> {
                    if (reading instanceof Reading.Value<PowerObservation> value) {
                        hostOnly(value, gpus).ifPresent(found);
                    }
                })
                .findFirst();
        last = usable.isPresent() ? measure(usable.get(), atNanos) : away(atNanos, utilisation);
        return last;
    }

    private static Optional<Reading.Value<PowerObservation>> hostOnly(
            Reading.Value<PowerObservation> value, Optional<Watts> gpus) {
        if (value.value().coverage() == Coverage.HOST) {
            return Optional.of(value);
        }
        return switch (value.value()) {
            case PowerObservation.Draw draw ->
                gpus.map(drawn -> new Watts(Math.max(0, draw.power().value() - drawn.value())))
                        .map(host -> new Reading.Value<>(
                                new PowerObservation.Draw(host, Coverage.HOST),
                                value.window(),
                                value.precision(),
                                value.source(),
                                value.at()));
            case PowerObservation.Counters _ -> gpus.filter(Watts.ZERO::equals).map(_ -> value);
        };
    }

    private Optional<HostDraw> measure(Reading.Value<PowerObservation> reading, long atNanos) {
        if (!source.equals(reading.source())) {
            source = reading.source();
            meter = new PowerMeter();
        }
        measuredNanos = atNanos;
        var interval = meter.advance(reading.value(), atNanos);
        if (interval.isEmpty()) {
            return held();
        }
        var power = interval.get().energy().over(interval.get().length());
        lowest = Optional.of(lowest.filter(power::exceeds).orElse(power));
        var idle = bounds.idleIsKnown() ? bounds.power().idle() : lowest.get();
        return book(power, idle, interval.get().length());
    }

    private Optional<HostDraw> away(long atNanos, OptionalDouble utilisation) {
        boolean isMeasuring = !source.equals(MODEL);
        if (isMeasuring && atNanos - measuredNanos <= PATIENCE.toNanos()) {
            return held();
        }
        if (isMeasuring) {
            source = MODEL;
            modelledNanos = measuredNanos;
        }
        long length = modelledNanos == 0 ? 0 : atNanos - modelledNanos;
        modelledNanos = atNanos;
        if (utilisation.isEmpty() || length == 0) {
            return held();
        }
        return book(
                HostPowerModel.draw(bounds.power(), utilisation.getAsDouble()),
                bounds.power().idle(),
                Duration.ofNanos(length));
    }

    /// The last figures, with nothing added.
    private Optional<HostDraw> held() {
        return last.map(draw -> new HostDraw(
                draw.origin(),
                draw.sensor(),
                draw.power(),
                draw.window(),
                draw.energyTotal(),
                draw.energyBySource(),
                Joules.ZERO));
    }

    private Optional<HostDraw> book(Watts power, Watts idle, Duration length) {
        energy.merge(source, power.times(length), Joules::plus);
        var total = energy.values().stream().reduce(Joules.ZERO, Joules::plus);
        var active = new Watts(Math.max(0, power.value() - idle.value())).times(length);
        return Optional.of(new HostDraw(
                energy.containsKey(MODEL) ? Origin.MODELLED : Origin.MEASURED,
                source,
                power,
                length,
                total,
                energy,
                active));
    }
}
