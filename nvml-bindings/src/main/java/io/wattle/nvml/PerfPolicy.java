package io.wattle.nvml;

/// {@code nvmlPerfPolicyType_t}: a policy that holds the clocks down; deprecated by NVML in 13.0 in favour of field
/// values.
public enum PerfPolicy {
    POWER(0),
    THERMAL(1),
    SYNC_BOOST(2),
    BOARD_LIMIT(3),
    LOW_UTILIZATION(4),
    RELIABILITY(5),
    TOTAL_APP_CLOCKS(10),
    TOTAL_BASE_CLOCKS(11);

    private final int code;

    PerfPolicy(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
