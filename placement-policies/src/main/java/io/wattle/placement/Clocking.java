package io.wattle.placement;

import io.wattle.performance.Machine;
import io.wattle.performance.PowerControl;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// How the GPUs of a replica are clocked and capped.
///
/// @param clock   locked SM clock; none leaves it to the driver
/// @param isFitted whether the cap is fitted to what the replica draws at its most; else it is the board's highest
record Clocking(Optional<Megahertz> clock, boolean isFitted) {
    /// Nothing is held below what the board allows.
    static final Clocking FREE = new Clocking(Optional.empty(), false);

    /// Relative clocks that are tried: the energy of a token against the clock is a flat U whose bottom lies between
    /// half and nine tenths of the highest clock (see {@code ClockModel}).
    private static final List<Double> RELATIVE = List.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4);

    /// Clocks come in steps (source: nvidia-smi -q -d SUPPORTED_CLOCKS on A100 and H100).
    private static final double STEP_MEGAHERTZ = 15;

    /// Prompts draw more than answers for moments: the cap is this much above the average at full load, so that it
    /// binds only then.
    private static final double CAP_MARGIN = 1.05;

    private static final double CAP_STEP_WATTS = 5;

    /// Those worth trying on GPUs whose highest clock is known; else only the driver's own.
    static List<Clocking> of(Optional<Machine> machine) {
        Clocking driver = new Clocking(Optional.empty(), true);
        OptionalDouble highest = highest(machine);
        if (highest.isEmpty()) {
            return List.of(driver);
        }
        return Stream.concat(
                        Stream.of(driver),
                        RELATIVE.stream()
                                .map(share ->
                                        Math.floor(share * highest.getAsDouble() / STEP_MEGAHERTZ) * STEP_MEGAHERTZ)
                                .map(clock -> new Clocking(Optional.of(new Megahertz(clock)), true)))
                .toList();
    }

    PowerControl control(Optional<Machine> machine) {
        OptionalDouble highest = highest(machine);
        return clock.isEmpty() || highest.isEmpty()
                ? PowerControl.NONE
                : new PowerControl(
                        OptionalDouble.of(clock.get().value() / highest.getAsDouble()), OptionalDouble.empty());
    }

    /// @param most average draw of all GPUs at full load
    Optional<Watts> cap(Place place, Watts most) {
        if (!isFitted || place.gpus() == 0) {
            return place.powerCap();
        }
        double each = most.value() / place.gpus() * CAP_MARGIN;
        double fitted = Math.ceil(each / CAP_STEP_WATTS) * CAP_STEP_WATTS;
        double least = place.leastCap().map(Watts::value).orElse(0.0);
        return place.powerCap().map(highest -> new Watts(Math.min(highest.value(), Math.max(least, fitted))));
    }

    private static OptionalDouble highest(Optional<Machine> machine) {
        return machine.isPresent() && machine.get() instanceof Machine.Gpus gpus
                ? gpus.accelerator().highestClockMhz()
                : OptionalDouble.empty();
    }
}
