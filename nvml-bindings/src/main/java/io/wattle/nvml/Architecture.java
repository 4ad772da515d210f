package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlDeviceArchitecture_t}: the generation of a GPU.
public enum Architecture {
    KEPLER(2),
    MAXWELL(3),
    PASCAL(4),
    VOLTA(5),
    TURING(6),
    AMPERE(7),
    ADA(8),
    HOPPER(9),
    BLACKWELL(10),
    RUBIN(13);

    private final int code;

    Architecture(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<Architecture> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
