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
/// @param lowestLimitWatts   the lowest limit that its board takes
/// @param fault              one sentence where it cannot be used, or not for long: lost, to be reset, does not answer
public record GpuReport(
        int index,
        String uuid,
        String type,
        OptionalLong memoryTotalBytes,
        OptionalLong memoryUsedBytes,
        Optional<PowerSample> power,
        OptionalDouble enforcedLimitWatts,
        OptionalDouble lowestLimitWatts,
        Optional<String> fault) {
    private static final OptionalDouble NOT_TOLD = OptionalDouble.empty();

    /// Without a fault, of a board that does not tell what it takes.
    public GpuReport(
            int index,
            String uuid,
            String type,
            OptionalLong memoryTotalBytes,
            OptionalLong memoryUsedBytes,
            Optional<PowerSample> power,
            OptionalDouble enforcedLimitWatts) {
        this(
                index,
                uuid,
                type,
                memoryTotalBytes,
                memoryUsedBytes,
                power,
                enforcedLimitWatts,
                NOT_TOLD,
                Optional.empty());
    }
}
