package io.wattle.cuda;

/// The CUDA driver answered with something other than CUDA_SUCCESS, or is not there.
public final class CudaException extends Exception {
    private static final long serialVersionUID = 1L;

    /// {@code CUDA_ERROR_NOT_FOUND}: also what a function answers that the library lacks.
    static final int NOT_FOUND = 500;

    private static final int NO_CODE = -1;

    private final int code;

    CudaException(String function, int code, String name) {
        this("%s answered %s (%d)%s.".formatted(function, name, code, remedy(code)), code);
    }

    private CudaException(String message, int code) {
        super(message, null, false, false);
        this.code = code;
    }

    static CudaException noLibrary(String library) {
        return new CudaException(
                "No CUDA driver was found: there is no library (%s). Install the NVIDIA driver.".formatted(library),
                NO_CODE);
    }

    static CudaException noNativeAccess() {
        return new CudaException(
                "The Java runtime denies native access to the module io.wattle.nvml: start Java with"
                        + " --enable-native-access=io.wattle.nvml, or ALL-UNNAMED on the class path.",
                NO_CODE);
    }

    static CudaException noSuchGpu(String uuid) {
        return new CudaException(
                "The CUDA driver shows no GPU (%s): look at CUDA_VISIBLE_DEVICES and at MIG.".formatted(uuid), NO_CODE);
    }

    /// The raw {@code CUresult}, or -1 where no driver was asked.
    public int code() {
        return code;
    }

    private static String remedy(int code) {
        return switch (code) {
            case 2 -> ": free GPU memory first";
            case 34 -> ": this is the toolkit's stub library, not a driver";
            case 100 -> ": there is no GPU, or CUDA_VISIBLE_DEVICES hides it";
            case 221 -> ": libnvidia-ptxjitcompiler is missing from this container";
            case 222 -> ": the driver is too old for the kernel's PTX version";
            case 214, 700, 719 -> ": the GPU faulted; this process can compute no more";
            case 802 -> ": start the fabric manager and wait for it";
            case 803 -> ": library and kernel driver differ; reboot";
            default -> "";
        };
    }
}
