package io.wattle.nvml;

/// {@code nvmlPageRetirementCause_t}: why a memory page was retired.
public enum RetirementCause {
    MULTIPLE_SINGLE_BIT_ECC_ERRORS(0),
    DOUBLE_BIT_ECC_ERROR(1);

    private final int code;

    RetirementCause(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
