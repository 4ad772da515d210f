package io.wattle.node.telemetry;

import io.wattle.node.sensor.HostMemory;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the node knows of itself after a tick. What is unknown is absent.
///
/// @param atNanos       when, on the monotonic clock
/// @param utilisation   busy share of all processors since the tick before
/// @param meters        what meters of the whole node show, its GPUs included, by sensor
/// @param replicaEnergy active energy of each replica
public record NodeSample(
        long atNanos,
        OptionalDouble utilisation,
        Optional<HostMemory> memory,
        Optional<HostDraw> host,
        Map<String, Watts> meters,
        List<GpuDraw> gpus,
        Map<String, Joules> replicaEnergy) {
    /// Before the first tick.
    public static final NodeSample NONE = new NodeSample(
            0, OptionalDouble.empty(), Optional.empty(), Optional.empty(), Map.of(), List.of(), Map.of());

    public NodeSample {
        meters = Map.copyOf(meters);
        gpus = List.copyOf(gpus);
        replicaEnergy = Map.copyOf(replicaEnergy);
    }
}
