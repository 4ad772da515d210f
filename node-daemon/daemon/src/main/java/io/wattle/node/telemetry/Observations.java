package io.wattle.node.telemetry;

import io.wattle.node.sensor.CpuTimes;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.HostMemory;
import io.wattle.node.sensor.PowerObservation;
import io.wattle.node.sensor.Reading;
import java.util.List;

/// All that was read in one tick.
///
/// @param atNanos when, on a monotonic clock
/// @param power   the host's power sensors, the best first
/// @param gpus    one reading for each GPU of the account, in its order
public record Observations(
        long atNanos,
        Reading<CpuTimes> cpu,
        Reading<HostMemory> memory,
        List<Reading<PowerObservation>> power,
        List<Reading<GpuObservation>> gpus,
        List<ReplicaWork> replicas) {
    public Observations {
        power = List.copyOf(power);
        gpus = List.copyOf(gpus);
        replicas = List.copyOf(replicas);
    }
}
