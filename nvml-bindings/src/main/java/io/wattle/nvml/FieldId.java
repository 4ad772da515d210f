package io.wattle.nvml;

/// Ids of field values, {@code NVML_FI_DEV_…} in C, with their units.
///
/// Ids up to 166 came with CUDA 11.8 or before, 170–172 with 12.1, 173–196 with 12.2, 197–199 with
/// 12.4, 200–222 with 12.5, 223–229 with 12.6, 230–268 with 12.8, 269–273 with 12.9, 274–288 with 13.1.
public final class FieldId {
    /// Nanoseconds for which the power limit held the clocks down.
    public static final int PERF_POLICY_POWER = 74;

    /// Nanoseconds for which heat held the clocks down.
    public static final int PERF_POLICY_THERMAL = 75;

    /// Nanoseconds for which a sync boost group held the clocks down.
    public static final int PERF_POLICY_SYNC_BOOST = 76;

    /// Nanoseconds for which a limit of the board held the clocks down.
    public static final int PERF_POLICY_BOARD_LIMIT = 77;

    /// Nanoseconds for which low utilisation held the clocks down.
    public static final int PERF_POLICY_LOW_UTILIZATION = 78;

    /// Nanoseconds for which reliability held the clocks down.
    public static final int PERF_POLICY_RELIABILITY = 79;

    /// Nanoseconds below the application clocks.
    public static final int PERF_POLICY_TOTAL_APP_CLOCKS = 80;

    /// Nanoseconds below the base clocks.
    public static final int PERF_POLICY_TOTAL_BASE_CLOCKS = 81;

    /// Degrees Celsius of the memory.
    public static final int MEMORY_TEMP = 82;

    /// Millijoules since the driver was loaded.
    public static final int TOTAL_ENERGY_CONSUMPTION = 83;

    public static final int NVLINK_LINK_COUNT = 91;
    public static final int RETIRED_PENDING_SBE = 92;
    public static final int RETIRED_PENDING_DBE = 93;
    public static final int PCIE_REPLAY_COUNTER = 94;
    public static final int PCIE_REPLAY_ROLLOVER_COUNTER = 95;

    /// KiB of data sent; the scope is a link or {@link FieldQuery#ALL_LINKS}, as for the next three.
    public static final int NVLINK_THROUGHPUT_DATA_TX = 138;

    /// KiB of data received.
    public static final int NVLINK_THROUGHPUT_DATA_RX = 139;

    /// KiB sent, protocol included.
    public static final int NVLINK_THROUGHPUT_RAW_TX = 140;

    /// KiB received, protocol included.
    public static final int NVLINK_THROUGHPUT_RAW_RX = 141;

    public static final int REMAPPED_COR = 142;
    public static final int REMAPPED_UNC = 143;
    public static final int REMAPPED_PENDING = 144;
    public static final int REMAPPED_FAILURE = 145;

    /// MB/s of one link; the scope is the link.
    public static final int NVLINK_GET_SPEED = 164;

    public static final int NVLINK_GET_STATE = 165;
    public static final int NVLINK_GET_VERSION = 166;
    public static final int C2C_LINK_COUNT = 170;
    public static final int C2C_LINK_GET_STATUS = 171;

    /// MB/s of one chip-to-chip link.
    public static final int C2C_LINK_GET_MAX_BW = 172;

    /// Milliwatts, averaged over one second; Ampere (except GA100) and later. The scope is a {@link PowerScope}.
    public static final int POWER_AVERAGE = 185;

    /// Milliwatts over the sensor's own short window.
    public static final int POWER_INSTANT = 186;

    /// Milliwatts.
    public static final int POWER_MIN_LIMIT = 187;

    /// Milliwatts.
    public static final int POWER_MAX_LIMIT = 188;

    /// Milliwatts.
    public static final int POWER_DEFAULT_LIMIT = 189;

    /// Milliwatts that are enforced.
    public static final int POWER_CURRENT_LIMIT = 190;

    /// Millijoules by scope.
    public static final int ENERGY = 191;

    /// Milliwatts that software asked for.
    public static final int POWER_REQUESTED_LIMIT = 192;

    /// Degrees left until shutdown; Ada and later, as the next three.
    public static final int TEMPERATURE_SHUTDOWN_TLIMIT = 193;

    public static final int TEMPERATURE_SLOWDOWN_TLIMIT = 194;
    public static final int TEMPERATURE_MEM_MAX_TLIMIT = 195;
    public static final int TEMPERATURE_GPU_MAX_TLIMIT = 196;

    /// Bytes; may wrap.
    public static final int PCIE_COUNT_TX_BYTES = 197;

    /// Bytes; may wrap.
    public static final int PCIE_COUNT_RX_BYTES = 198;

    /// A {@link RecoveryAction}.
    public static final int GET_GPU_RECOVERY_ACTION = 230;

    /// Nanoseconds of software thermal slowdown.
    public static final int CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN = 269;

    /// Nanoseconds of hardware thermal slowdown.
    public static final int CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN = 270;

    /// Nanoseconds of the power brake.
    public static final int CLOCKS_EVENT_REASON_HW_POWER_BRAKE_SLOWDOWN = 271;

    private FieldId() {}
}
