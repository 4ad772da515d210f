package io.wattle.nvml;

/// {@code nvmlPowerScopeType_t}: what a power value is about.
public enum PowerScope {
    /// The GPU board.
    GPU(0),
    /// A whole superchip module: CPU, GPU and their memory.
    MODULE(1),
    /// The memory of the GPU.
    MEMORY(2);

    private final int code;

    PowerScope(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
