package io.wattle.nvml;

/// {@code nvmlTemperatureThresholds_t}: a temperature at which something happens; being withdrawn from Ada on in favour
/// of the T.Limit fields.
public enum TemperatureThreshold {
    SHUTDOWN(0),
    SLOWDOWN(1),
    MEM_MAX(2),
    GPU_MAX(3),
    ACOUSTIC_MIN(4),
    ACOUSTIC_CURR(5),
    ACOUSTIC_MAX(6),
    GPS_CURR(7);

    private final int code;

    TemperatureThreshold(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
