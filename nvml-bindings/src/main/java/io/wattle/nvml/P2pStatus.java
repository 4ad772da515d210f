package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlGpuP2PStatus_t}: whether one GPU reaches another, or why not.
public enum P2pStatus {
    OK(0),
    CHIPSET_NOT_SUPPORTED(1),
    GPU_NOT_SUPPORTED(2),
    IOH_TOPOLOGY_NOT_SUPPORTED(3),
    DISABLED_BY_REGKEY(4),
    NOT_SUPPORTED(5),
    UNKNOWN(6);

    private final int code;

    P2pStatus(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<P2pStatus> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
