package io.wattle.nvml;

/// A mode that changes at the next reset or reboot.
///
/// @param on      now
/// @param pending after the next reset or reboot
public record Toggle(boolean on, boolean pending) {
    static Toggle of(DeviceCalls.IntPair pair) {
        return new Toggle(pair.first() != 0, pair.second() != 0);
    }
}
