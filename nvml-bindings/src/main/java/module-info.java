/// What the hardware says: NVML and the CUDA driver, bound through the foreign function and memory API.
@org.jspecify.annotations.NullMarked
module io.wattle.nvml {
    requires static transitive org.jspecify;

    exports io.wattle.cuda;
    exports io.wattle.nvml;
}
