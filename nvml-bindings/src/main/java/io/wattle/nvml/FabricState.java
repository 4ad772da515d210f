package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlGpuFabricState_t}: how far a GPU has joined its NVLink fabric.
public enum FabricState {
    NOT_SUPPORTED(0),
    NOT_STARTED(1),
    IN_PROGRESS(2),
    COMPLETED(3);

    private final int code;

    FabricState(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<FabricState> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
