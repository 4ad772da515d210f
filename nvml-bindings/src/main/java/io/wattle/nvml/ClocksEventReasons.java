package io.wattle.nvml;

import java.util.Arrays;
import java.util.Set;

/// Why the clocks are down, as the driver's mask.
///
/// @param mask every bit that the driver set, also those newer than this build
public record ClocksEventReasons(long mask) {
    public boolean contains(ClocksEventReason reason) {
        return (mask & reason.bit()) != 0;
    }

    public Set<ClocksEventReason> known() {
        return ClocksEventReason.in(mask);
    }

    /// Bits without a name in this build.
    public long unknownBits() {
        long known = Arrays.stream(ClocksEventReason.values())
                .mapToLong(ClocksEventReason::bit)
                .reduce(0, (a, b) -> a | b);
        return mask & ~known;
    }
}
