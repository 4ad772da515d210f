package io.wattle.nvml;

/// {@code nvmlClockId_t}: which value of a clock.
public enum ClockId {
    CURRENT(0),
    /// Deprecated by NVML in 13.0.
    APP_CLOCK_TARGET(1),
    /// Deprecated by NVML in 13.0.
    APP_CLOCK_DEFAULT(2),
    CUSTOMER_BOOST_MAX(3);

    private final int code;

    ClockId(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
