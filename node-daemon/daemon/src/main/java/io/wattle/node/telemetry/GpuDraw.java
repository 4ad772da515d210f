package io.wattle.node.telemetry;

import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.Optional;

/// One GPU as of the last tick.
///
/// @param seen        what it told at this tick; empty where it could not be read
/// @param window      the time that its power averages over
/// @param energyTotal integral of its power since the daemon started; time in which it could not be read is missing
/// @param active      energy above its lowest draw that was added at this tick
public record GpuDraw(
        GpuSensor gpu, Optional<GpuObservation> seen, Duration window, Joules energyTotal, Joules active) {
    /// Board power where it is known.
    public Optional<Watts> power() {
        return seen.flatMap(GpuObservation::power);
    }
}
