package io.wattle.nvml;

/// {@code nvmlClockType_t}: which clock of a GPU.
public enum ClockType {
    GRAPHICS(0),
    SM(1),
    MEM(2),
    VIDEO(3);

    private final int code;

    ClockType(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
