package io.wattle.nvml;

/// {@code nvmlGpuP2PCapsIndex_t}: a kind of access from one GPU to another.
public enum P2pCapability {
    READ(0),
    WRITE(1),
    NVLINK(2),
    ATOMICS(3),
    PCI(4);

    private final int code;

    P2pCapability(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
