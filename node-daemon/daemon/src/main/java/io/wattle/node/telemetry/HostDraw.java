package io.wattle.node.telemetry;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.Map;

/// What the host draws, its GPUs apart.
///
/// @param origin      modelled as soon as any part of {@code energyTotal} is
/// @param sensor      which sensor or model told {@code power}
/// @param window      the time that {@code power} averages over
/// @param energyTotal since the daemon started
/// @param energyBySource the same by what told it
/// @param active      energy above idle that was added at this tick
public record HostDraw(
        Origin origin,
        String sensor,
        Watts power,
        Duration window,
        Joules energyTotal,
        Map<String, Joules> energyBySource,
        Joules active) {
    public HostDraw {
        energyBySource = Map.copyOf(energyBySource);
    }
}
