package io.wattle.nvml;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// {@code nvmlEventType…}: a kind of event of a GPU. Each is one bit of a mask.
public enum EventType {
    SINGLE_BIT_ECC_ERROR(0x1),
    DOUBLE_BIT_ECC_ERROR(0x2),
    PSTATE(0x4),
    /// Its data is the Xid.
    XID_CRITICAL_ERROR(0x8),
    CLOCK(0x10),
    POWER_SOURCE_CHANGE(0x80),
    MIG_CONFIG_CHANGE(0x100),
    SINGLE_BIT_ECC_ERROR_STORM(0x200),
    DRAM_RETIREMENT_EVENT(0x400),
    DRAM_RETIREMENT_FAILURE(0x800),
    NON_FATAL_POISON_ERROR(0x1000),
    FATAL_POISON_ERROR(0x2000),
    GPU_UNAVAILABLE_ERROR(0x4000),
    GPU_RECOVERY_ACTION(0x8000);

    private final long bit;

    EventType(long bit) {
        this.bit = bit;
    }

    /// The known bits of a mask; a newer driver may set others.
    public static Set<EventType> in(long mask) {
        return Arrays.stream(values()).filter(is -> (mask & is.bit) != 0).collect(Collectors.toUnmodifiableSet());
    }

    static long mask(Set<EventType> set) {
        return set.stream().mapToLong(EventType::bit).reduce(0, (a, b) -> a | b);
    }

    public long bit() {
        return bit;
    }
}
