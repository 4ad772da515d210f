package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlComputeMode_t}: how many processes may compute on a GPU.
public enum ComputeMode {
    DEFAULT(0),
    EXCLUSIVE_THREAD(1),
    PROHIBITED(2),
    EXCLUSIVE_PROCESS(3);

    private final int code;

    ComputeMode(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<ComputeMode> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
