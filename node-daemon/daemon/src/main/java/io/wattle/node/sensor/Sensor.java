package io.wattle.node.sensor;

/// Something a node can be asked about itself.
///
/// @param <T> what it tells
public interface Sensor<T> {
    /// As logs and metrics call it.
    String name();

    /// Asks once. May block, in a driver for ever: see {@link GuardedSensor}.
    Reading<T> read();
}
