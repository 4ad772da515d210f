package io.wattle.quantity;

/// Where a figure comes from. A modelled watt is never shown as a measured one.
public enum Origin {
    /// Read from a sensor.
    MEASURED,
    /// Computed from other readings by a documented model.
    MODELLED,
    /// Produced by a simulated machine.
    SIMULATED
}
