package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlDeviceGpuRecoveryAction_t}: what the driver asks for after a fault: the field {@link
/// FieldId#GET_GPU_RECOVERY_ACTION}.
public enum RecoveryAction {
    NONE(0),
    GPU_RESET(1),
    NODE_REBOOT(2),
    DRAIN_P2P(3),
    DRAIN_AND_RESET(4),
    RECOVER_IMEX(5);

    private final int code;

    RecoveryAction(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<RecoveryAction> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
