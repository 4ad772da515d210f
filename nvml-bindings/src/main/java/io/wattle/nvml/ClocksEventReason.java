package io.wattle.nvml;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// {@code nvmlClocksEventReason…}: why the clocks are lower than asked for. Each is one bit of a mask.
public enum ClocksEventReason {
    GPU_IDLE(0x1),
    /// Deprecated by NVML.
    APPLICATIONS_CLOCKS_SETTING(0x2),
    /// The power limit holds the clocks down.
    SW_POWER_CAP(0x4),
    HW_SLOWDOWN(0x8),
    SYNC_BOOST(0x10),
    SW_THERMAL_SLOWDOWN(0x20),
    HW_THERMAL_SLOWDOWN(0x40),
    /// Asserted from outside, by a power supply or rack: a feed is overloaded.
    HW_POWER_BRAKE_SLOWDOWN(0x80),
    DISPLAY_CLOCK_SETTING(0x100);

    private final long bit;

    ClocksEventReason(long bit) {
        this.bit = bit;
    }

    /// The known bits of a mask; a newer driver may set others.
    public static Set<ClocksEventReason> in(long mask) {
        return Arrays.stream(values()).filter(is -> (mask & is.bit) != 0).collect(Collectors.toUnmodifiableSet());
    }

    public long bit() {
        return bit;
    }
}
