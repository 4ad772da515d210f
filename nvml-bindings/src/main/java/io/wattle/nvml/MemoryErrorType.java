package io.wattle.nvml;

/// {@code nvmlMemoryErrorType_t}: whether ECC could correct an error.
public enum MemoryErrorType {
    CORRECTED(0),
    UNCORRECTED(1);

    private final int code;

    MemoryErrorType(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
