package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlGpuVirtualizationMode_t}: whether a GPU is virtual or serves virtual machines.
public enum VirtualizationMode {
    NONE(0),
    PASSTHROUGH(1),
    VGPU(2),
    HOST_VGPU(3),
    HOST_VSGA(4);

    private final int code;

    VirtualizationMode(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<VirtualizationMode> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
