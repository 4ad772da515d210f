package io.wattle.node.sensor;

/// A sensor of one GPU.
///
/// @param index position in the node, as in plans; it does not change while the daemon runs, whatever the driver counts
/// @param uuid  the driver's identity, stable over restarts
/// @param type  the driver's name of the product
public record GpuSensor(int index, String uuid, String type, GpuFacts facts, GpuProbe probe) {}
