package io.wattle.nvml;

/// {@code nvmlEccCounterType_t}: since when errors are counted.
public enum EccCounter {
    /// Since the driver was loaded.
    VOLATILE(0),
    /// Over the GPU's life.
    AGGREGATE(1);

    private final int code;

    EccCounter(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
