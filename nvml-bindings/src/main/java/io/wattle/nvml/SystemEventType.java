package io.wattle.nvml;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// {@code nvmlSystemEventType…}: a kind of event of the machine, the way to see hot-unplug. Each is one
/// bit of a mask.
public enum SystemEventType {
    GPU_DRIVER_UNBIND(0x1),
    GPU_DRIVER_BIND(0x2);

    private final long bit;

    SystemEventType(long bit) {
        this.bit = bit;
    }

    /// The known bits of a mask; a newer driver may set others.
    public static Set<SystemEventType> in(long mask) {
        return Arrays.stream(values()).filter(is -> (mask & is.bit) != 0).collect(Collectors.toUnmodifiableSet());
    }

    static long mask(Set<SystemEventType> set) {
        return set.stream().mapToLong(SystemEventType::bit).reduce(0, (a, b) -> a | b);
    }

    public long bit() {
        return bit;
    }
}
