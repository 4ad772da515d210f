package io.wattle.nvml;

/// {@code nvmlNvLinkErrorCounter_t}: a count of errors on an NVLink.
public enum NvLinkErrorCounter {
    DL_REPLAY(0),
    DL_RECOVERY(1),
    DL_CRC_FLIT(2),
    DL_CRC_DATA(3),
    DL_ECC_DATA(4);

    private final int code;

    NvLinkErrorCounter(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
