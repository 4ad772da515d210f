package io.wattle.nvml;

/// {@code nvmlSamplingType_t}: which ring buffer of the driver.
public enum SamplingType {
    /// Milliwatts.
    TOTAL_POWER(0),
    /// Percent.
    GPU_UTILIZATION(1),
    /// Percent of time, no bandwidth.
    MEMORY_UTILIZATION(2),
    /// Percent.
    ENC_UTILIZATION(3),
    /// Percent.
    DEC_UTILIZATION(4),
    /// MHz.
    PROCESSOR_CLK(5),
    /// MHz.
    MEMORY_CLK(6),
    /// Milliwatts of a superchip module.
    MODULE_POWER(7),
    /// Percent.
    JPG_UTILIZATION(8),
    /// Percent.
    OFA_UTILIZATION(9);

    private final int code;

    SamplingType(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
