package io.wattle.node.sensor;

import java.util.List;
import java.util.Optional;

/// What finding the GPUs of a node led to. A node without any is a normal outcome.
///
/// @param gpus    in the order of their indices
/// @param session with the driver; empty where there is none
/// @param note    one sentence for the operator where there are none, empty otherwise
public record GpuDriver(List<GpuSensor> gpus, Optional<NvmlSession> session, String note) {
    public GpuDriver {
        gpus = List.copyOf(gpus);
    }
}
