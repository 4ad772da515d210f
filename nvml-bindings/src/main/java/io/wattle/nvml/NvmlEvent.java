package io.wattle.nvml;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// An event of a GPU.
///
/// @param device    the GPU as it was registered; empty where the driver names none
/// @param typeMask  raw type, one bit
/// @param eventData the Xid of an Xid event, otherwise as NVIDIA's page says
public record NvmlEvent(
        Optional<NvmlDevice> device,
        long typeMask,
        long eventData,
        OptionalInt gpuInstanceId,
        OptionalInt computeInstanceId) {
    /// The type where this build knows it.
    public Set<EventType> types() {
        return EventType.in(typeMask);
    }

    /// The Xid of an Xid event; 999 where the driver does not know it.
    public OptionalLong xid() {
        return types().contains(EventType.XID_CRITICAL_ERROR) ? OptionalLong.of(eventData) : OptionalLong.empty();
    }
}
