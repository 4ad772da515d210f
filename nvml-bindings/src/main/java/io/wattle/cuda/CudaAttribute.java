package io.wattle.cuda;

/// {@code CUdevice_attribute}: what a GPU can do, as numbers of cuda.h 13.0.
public enum CudaAttribute {
    /// kHz.
    CLOCK_RATE(13),
    MULTIPROCESSOR_COUNT(16),
    INTEGRATED(18),
    COMPUTE_MODE(20),
    ECC_ENABLED(32),
    PCI_BUS_ID(33),
    PCI_DEVICE_ID(34),
    /// kHz.
    MEMORY_CLOCK_RATE(36),
    /// Bits.
    GLOBAL_MEMORY_BUS_WIDTH(37),
    /// Bytes.
    L2_CACHE_SIZE(38),
    MAX_THREADS_PER_MULTIPROCESSOR(39),
    ASYNC_ENGINE_COUNT(40),
    PCI_DOMAIN_ID(50),
    COMPUTE_CAPABILITY_MAJOR(75),
    COMPUTE_CAPABILITY_MINOR(76),
    PAGEABLE_MEMORY_ACCESS(88),
    MAX_BLOCKS_PER_MULTIPROCESSOR(106),
    NUMA_CONFIG(130),
    NUMA_ID(131),
    HOST_NUMA_ID(134);

    private final int code;

    CudaAttribute(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
