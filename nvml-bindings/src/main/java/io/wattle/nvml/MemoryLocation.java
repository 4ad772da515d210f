package io.wattle.nvml;

/// {@code nvmlMemoryLocation_t}: where an ECC error was.
public enum MemoryLocation {
    L1_CACHE(0),
    L2_CACHE(1),
    DRAM(2),
    REGISTER_FILE(3),
    TEXTURE_MEMORY(4),
    TEXTURE_SHM(5),
    CBU(6),
    SRAM(7);

    private final int code;

    MemoryLocation(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
