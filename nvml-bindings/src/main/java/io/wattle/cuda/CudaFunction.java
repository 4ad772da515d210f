package io.wattle.cuda;

/// Every function of the CUDA driver that we bind, by its exported name and the form of its
/// parameters ({@link io.wattle.nvml.linker.Form}). Each answers {@code CUresult}.
enum CudaFunction {
    cuInit("I"),
    cuDriverGetVersion("P"),
    cuGetErrorName("IP"),

    // Devices: no context
    cuDeviceGetCount("P"),
    cuDeviceGet("PI"),
    cuDeviceGetName("PII"),
    cuDeviceGetUuid("PI"),
    cuDeviceGetPCIBusId("PII"),
    cuDeviceTotalMem_v2("PI"),
    cuDeviceGetAttribute("PII"),

    // The primary context
    cuDevicePrimaryCtxRetain("PI"),
    cuDevicePrimaryCtxRelease_v2("I"),
    cuCtxSetCurrent("P"),

    // Memory
    cuMemGetInfo_v2("PP"),
    cuMemAlloc_v2("PL"),
    cuMemFree_v2("L"),
    cuMemcpyDtoDAsync_v2("LLLP"),
    cuMemsetD32Async("LILP"),

    // Streams and events
    cuStreamCreate("PI"),
    cuStreamSynchronize("P"),
    cuStreamDestroy_v2("P"),
    cuEventCreate("PI"),
    cuEventRecord("PP"),
    cuEventSynchronize("P"),
    cuEventElapsedTime("PPP"),
    cuEventElapsedTime_v2("PPP"),
    cuEventDestroy_v2("P"),

    // Kernels
    cuModuleLoadDataEx("PPIPP"),
    cuModuleGetFunction("PPP"),
    cuModuleUnload("P"),
    cuOccupancyMaxActiveBlocksPerMultiprocessor("PPIL"),
    cuLaunchKernel("PIIIIIIIPPP");

    private final String form;

    CudaFunction(String form) {
        this.form = form;
    }

    String form() {
        return form;
    }
}
