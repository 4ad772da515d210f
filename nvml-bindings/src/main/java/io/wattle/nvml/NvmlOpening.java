package io.wattle.nvml;

/// What opening NVML led to. A machine without NVML is a normal outcome and no error.
public sealed interface NvmlOpening {
    /// NVML answers. The receiver closes it.
    record Opened(Nvml nvml) implements NvmlOpening {}

    /// NVML cannot be used here.
    ///
    /// @param cause    for a decision or a metric's label
    /// @param sentence one sentence for an operator: what is the matter
    /// @param remedy   one sentence for an operator: what to do about it
    record Unavailable(Cause cause, String sentence, String remedy) implements NvmlOpening {}

    /// Why NVML cannot be used.
    enum Cause {
        /// There is no library: no driver, or it is not where the loader looks.
        NO_LIBRARY,
        /// There is a file, but it is no NVML for this machine.
        UNUSABLE_LIBRARY,
        /// The Java runtime forbids native access to this module.
        NATIVE_ACCESS_DENIED,
        /// The library is there, the kernel driver is not loaded.
        DRIVER_NOT_LOADED,
        /// Library and kernel driver differ, as after an upgrade without a reboot.
        VERSION_MISMATCH,
        /// This user or container may not talk to the driver.
        NO_PERMISSION,
        /// The driver answered another code.
        DRIVER_ERROR
    }

    /// For callers that cannot go on without NVML, such as tests and one-off tools.
    ///
    /// @throws IllegalStateException with the sentence and the remedy
    default Nvml orElseThrow() {
        return switch (this) {
            case Opened(var nvml) -> nvml;
            case Unavailable unavailable ->
                throw new IllegalStateException(unavailable.sentence() + " " + unavailable.remedy());
        };
    }
}
