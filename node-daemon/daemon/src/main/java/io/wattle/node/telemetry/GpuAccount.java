package io.wattle.node.telemetry;

import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Energy of one GPU: from the board's counter where it has one that agrees with the integrated power, else from that.
/// Its idle draw is taken to be the lowest it was seen at.
final class GpuAccount {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final GpuSensor gpu;
    private final EnergyCrossCheck check = new EnergyCrossCheck(WINDOW);
    private final EnergyCounter counter = new EnergyCounter(EnergyCounter.NO_WRAP);
    private Joules total = Joules.ZERO;
    private Optional<Watts> lowest = Optional.empty();
    private Optional<Joules> lastIntegral = Optional.empty();
    private Optional<EnergyCrossCheck.Verdict> verdict = Optional.empty();

    GpuAccount(GpuSensor gpu) {
        this.gpu = gpu;
    }

    /// @param length time since the last tick
    GpuDraw advance(Reading<GpuObservation> reading, Duration length) {
        if (!(reading instanceof Reading.Value<GpuObservation> value)) {
            check.restart();
            lastIntegral = Optional.empty();
            return new GpuDraw(gpu, Optional.empty(), Duration.ZERO, total, Joules.ZERO, ratio(), disagrees());
        }
        var seen = value.value();
        Joules growth = growth(seen, length, value.precision().orElse(0));
        total = total.plus(growth);
        Joules active = Joules.ZERO;
        if (seen.power().isPresent()) {
            var power = seen.power().get();
            lowest = Optional.of(lowest.filter(power::exceeds).orElse(power));
            active = new Joules(
                    Math.max(0, growth.value() - lowest.get().times(length).value()));
        }
        return new GpuDraw(gpu, Optional.of(seen), value.window(), total, active, ratio(), disagrees());
    }

    private Joules growth(GpuObservation seen, Duration length, double precision) {
        OptionalLong counted = seen.detail().energyMillijoules().isPresent()
                ? counter.advance(seen.detail().energyMillijoules().getAsLong())
                : OptionalLong.empty();
        var before = lastIntegral;
        lastIntegral = seen.detail().integrated();
        Optional<Joules> integrated = before.flatMap(then -> lastIntegral.map(now -> now.minus(then)));
        if (counted.isEmpty() || integrated.isEmpty()) {
            check.restart();
            return integrated.orElseGet(() -> counted.isPresent()
                    ? new Joules(counted.getAsLong() / 1e3)
                    : seen.power().map(power -> power.times(length)).orElse(Joules.ZERO));
        }
        double joules = counted.getAsLong() / 1e3;
        verdict = check.advance(joules, integrated.get().value(), length, precision)
                .or(() -> verdict);
        return disagrees() ? integrated.get() : new Joules(joules);
    }

    private boolean disagrees() {
        return verdict.stream().anyMatch(told -> !told.agrees());
    }

    private OptionalDouble ratio() {
        return verdict.map(told -> OptionalDouble.of(told.ratio())).orElse(OptionalDouble.empty());
    }
}
