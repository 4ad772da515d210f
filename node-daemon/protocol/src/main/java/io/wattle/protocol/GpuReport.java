package io.wattle.protocol;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One GPU as the node sees it; what could not be read is absent.
///
/// @param index              position in the node, as in plans
/// @param uuid               NVML's identity, stable over restarts
/// @param type               NVML's product name
/// @param enforcedLimitWatts the lowest of all limits the driver enforces
/// @param fault              one sentence where it cannot be used, or not for long: lost, to be reset, does not answer
public record GpuReport(
        int index,
        String uuid,
        String type,
        OptionalLong memoryTotalBytes,
        OptionalLong memoryUsedBytes,
        Optional<PowerSample> power,
        OptionalDouble enforcedLimitWatts,
        Optional<String> fault) {
    /// Without a fault.
    public GpuReport(
            int index,
            String uuid,
            String type,
            OptionalLong memoryTotalBytes,
            OptionalLong memoryUsedBytes,
            Optional<PowerSample> power,
            OptionalDouble enforcedLimitWatts) {
        this(index, uuid, type, memoryTotalBytes, memoryUsedBytes, power, enforcedLimitWatts, Optional.empty());
    }
}
