package io.wattle.nvml;

/// {@code nvmlPcieUtilCounter_t}: a direction of PCIe traffic.
public enum PcieCounter {
    /// From the GPU.
    TX_BYTES(0),
    /// To the GPU.
    RX_BYTES(1);

    private final int code;

    PcieCounter(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
