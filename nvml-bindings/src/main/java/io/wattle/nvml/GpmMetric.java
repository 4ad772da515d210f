package io.wattle.nvml;

/// Ids of GPM metrics, {@code NVML_GPM_METRIC_…} in C. Utilisations are percent.
public final class GpmMetric {
    public static final int GRAPHICS_UTIL = 1;
    public static final int SM_UTIL = 2;
    public static final int SM_OCCUPANCY = 3;
    public static final int INTEGER_UTIL = 4;

    /// Time in which any tensor core worked.
    public static final int ANY_TENSOR_UTIL = 5;

    public static final int DFMA_TENSOR_UTIL = 6;
    public static final int HMMA_TENSOR_UTIL = 7;
    public static final int DMMA_TENSOR_UTIL = 8;
    public static final int IMMA_TENSOR_UTIL = 9;

    /// Percent of the theoretical memory bandwidth: the primary signal of a decoding GPU.
    public static final int DRAM_BW_UTIL = 10;

    public static final int FP64_UTIL = 11;
    public static final int FP32_UTIL = 12;
    public static final int FP16_UTIL = 13;

    /// MiB/s sent over PCIe.
    public static final int PCIE_TX_PER_SEC = 20;

    /// MiB/s received over PCIe.
    public static final int PCIE_RX_PER_SEC = 21;

    /// MiB/s received over all NVLinks.
    public static final int NVLINK_TOTAL_RX_PER_SEC = 60;

    /// MiB/s sent over all NVLinks.
    public static final int NVLINK_TOTAL_TX_PER_SEC = 61;

    /// MiB/s sent over the chip-to-chip link of a Grace superchip.
    public static final int C2C_TOTAL_TX_PER_SEC = 100;

    /// MiB/s received over the chip-to-chip link.
    public static final int C2C_TOTAL_RX_PER_SEC = 101;

    /// MiB/s of data sent over the chip-to-chip link.
    public static final int C2C_DATA_TX_PER_SEC = 102;

    /// MiB/s of data received over the chip-to-chip link.
    public static final int C2C_DATA_RX_PER_SEC = 103;

    private static final int FIRST_LINK = 62;
    private static final int LINKS = 18;

    private GpmMetric() {}

    /// MiB/s received over one NVLink.
    ///
    /// @param link 0 to 17
    public static int nvLinkReceived(int link) {
        return linkMetric(link);
    }

    /// MiB/s sent over one NVLink.
    ///
    /// @param link 0 to 17
    public static int nvLinkSent(int link) {
        return linkMetric(link) + 1;
    }

    private static int linkMetric(int link) {
        if (link < 0 || link >= LINKS) {
            throw new IllegalArgumentException("The link (%d) must be from 0 to %d.".formatted(link, LINKS - 1));
        }
        return FIRST_LINK + 2 * link;
    }
}
