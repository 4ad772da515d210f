package io.wattle.nvml;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The codes of {@code nvmlReturn_t} in header 13.3, under their C names without {@code NVML_} and
/// {@code ERROR_}. A newer driver may answer others: {@link NvmlException} keeps the raw number.
public enum NvmlReturn {
    SUCCESS(0, Category.TRANSIENT, "done"),
    UNINITIALIZED(1, Category.CALLER, "NVML was not initialised, or the driver was reloaded since: open NVML again"),
    INVALID_ARGUMENT(2, Category.CALLER, "an argument is out of range, or the handle is stale"),
    NOT_SUPPORTED(3, Category.PERMANENT, "this GPU or driver has no such feature"),
    NO_PERMISSION(
            4, Category.PERMISSION, "this user may not do that: setting limits and clocks needs root or CAP_SYS_ADMIN"),
    ALREADY_INITIALIZED(5, Category.CALLER, "NVML is initialised already"),
    NOT_FOUND(6, Category.ABSENT, "what was asked for does not exist"),
    INSUFFICIENT_SIZE(7, Category.CALLER, "the buffer is too small"),
    INSUFFICIENT_POWER(
            8, Category.REPAIR, "a power cable of the GPU is not attached: check the board's power connectors"),
    DRIVER_NOT_LOADED(
            9, Category.REPAIR, "the NVIDIA kernel driver is not loaded: run nvidia-smi, or load the nvidia module"),
    TIMEOUT(10, Category.TRANSIENT, "the time is up"),
    IRQ_ISSUE(11, Category.REPAIR, "the kernel found an interrupt problem with the GPU: see the kernel log"),
    LIBRARY_NOT_FOUND(12, Category.PERMANENT, "NVML could not load a library that it needs"),
    FUNCTION_NOT_FOUND(13, Category.PERMANENT, "this driver's NVML has no such function: a newer driver may have it"),
    CORRUPTED_INFOROM(14, Category.REPAIR, "the GPU's infoROM is corrupted: have the board serviced"),
    GPU_IS_LOST(15, Category.REPAIR, "the GPU fell off the bus: drain the node and reset the GPU or reboot"),
    RESET_REQUIRED(16, Category.REPAIR, "the GPU needs a reset before it can be used again"),
    OPERATING_SYSTEM(
            17,
            Category.PERMISSION,
            "the operating system or a control group blocks the GPU: allow the device to this process"),
    LIB_RM_VERSION_MISMATCH(
            18,
            Category.REPAIR,
            "library and kernel driver differ in version: reboot or reload the driver, then restart this process"),
    IN_USE(19, Category.TRANSIENT, "the GPU is in use"),
    MEMORY(20, Category.TRANSIENT, "memory is short"),
    NO_DATA(21, Category.TRANSIENT, "there is no data yet"),
    VGPU_ECC_NOT_SUPPORTED(22, Category.PERMANENT, "vGPU does not work while ECC is on"),
    INSUFFICIENT_RESOURCES(23, Category.TRANSIENT, "a resource other than memory is short"),
    FREQ_NOT_SUPPORTED(24, Category.CALLER, "the clock is not one that the GPU supports"),
    ARGUMENT_VERSION_MISMATCH(25, Category.CALLER, "the driver does not know this version of the struct"),
    DEPRECATED(26, Category.PERMANENT, "the function was withdrawn"),
    NOT_READY(27, Category.TRANSIENT, "the system is not ready yet"),
    GPU_NOT_FOUND(28, Category.ABSENT, "there is no such GPU"),
    INVALID_STATE(29, Category.TRANSIENT, "the GPU is in a state that does not allow this"),
    RESET_TYPE_NOT_SUPPORTED(30, Category.PERMANENT, "the GPU does not support this kind of reset"),
    UNKNOWN(999, Category.TRANSIENT, "an internal error of the driver");

    private static final Map<Integer, NvmlReturn> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(NvmlReturn::code, name -> name));

    private final int code;
    private final Category category;
    private final String meaning;

    NvmlReturn(int code, Category category, String meaning) {
        this.code = code;
        this.category = category;
        this.meaning = meaning;
    }

    /// The name of a raw code; empty for a code newer than this build.
    public static Optional<NvmlReturn> ofCode(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    public int code() {
        return code;
    }

    public Category category() {
        return category;
    }

    /// One clause in lower case: what happened and, where there is one, the remedy.
    public String meaning() {
        return meaning;
    }

    /// How a caller should react.
    public enum Category {
        /// For this GPU and driver it stays so: stop asking, drop the series.
        PERMANENT,
        /// Report once, with the remedy.
        PERMISSION,
        /// Stays so until somebody repairs the machine: fence the GPU and alert.
        REPAIR,
        /// What was asked for does not exist; another answer may come when the hardware changes.
        ABSENT,
        /// A mistake of the caller, or a handle from before a driver reload or a hot-unplug.
        CALLER,
        /// Ask again at the next tick. Codes without a name count as transient.
        TRANSIENT
    }
}
