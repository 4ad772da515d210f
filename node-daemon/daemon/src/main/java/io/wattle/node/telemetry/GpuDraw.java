package io.wattle.node.telemetry;

import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// One GPU as of the last tick.
///
/// @param seen        what it told at this tick; empty where it could not be read
/// @param window      the time that its power averages over
/// @param energyTotal since the daemon started; time in which it could not be read is missing where it has no counter
/// @param active      energy above its lowest draw that was added at this tick
/// @param counterRatio of the board's energy counter to its integrated power, over the last minute that was compared
/// @param counterDisagrees whether they differ by more than they may
public record GpuDraw(
        GpuSensor gpu,
        Optional<GpuObservation> seen,
        Duration window,
        Joules energyTotal,
        Joules active,
        OptionalDouble counterRatio,
        boolean counterDisagrees) {
    /// Board power where it is known.
    public Optional<Watts> power() {
        return seen.flatMap(GpuObservation::power);
    }
}
