package io.wattle.node.sensor;

import io.wattle.nvml.RecoveryAction;
import java.util.Map;
import java.util.Optional;

/// How a GPU's hardware is; what its board or driver does not tell is absent.
///
/// @param eccErrors      since the board was made, by type: {@code corrected}, {@code uncorrected}
/// @param eccErrorsSince the same since the driver was loaded
/// @param isRepairPending whether rows or pages wait for a reset to be replaced
/// @param hasRepairFailed whether rows could not be replaced: the board is to be returned
/// @param recovery       what the driver asks for
public record GpuHealth(
        Map<String, Long> eccErrors,
        Map<String, Long> eccErrorsSince,
        boolean isRepairPending,
        boolean hasRepairFailed,
        Optional<RecoveryAction> recovery) {
    public GpuHealth {
        eccErrors = Map.copyOf(eccErrors);
        eccErrorsSince = Map.copyOf(eccErrorsSince);
    }
}
