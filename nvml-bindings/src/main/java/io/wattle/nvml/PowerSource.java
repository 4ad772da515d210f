package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlPowerSource_t}: what feeds the GPU.
public enum PowerSource {
    AC(0),
    BATTERY(1),
    UNDERSIZED(2);

    private final int code;

    PowerSource(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<PowerSource> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
