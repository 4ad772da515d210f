package io.wattle.nvml;

import io.wattle.nvml.NvmlOpening.Cause;
import io.wattle.nvml.NvmlOpening.Unavailable;
import io.wattle.nvml.linker.LibraryNotLoadedException;
import io.wattle.nvml.linker.NvmlLibrary;
import java.nio.file.Path;
import java.util.Optional;

/// Words for each way in which NVML can be out of reach.
final class Unavailability {
    private static final String INSTALL = "Install the NVIDIA driver, or name the library's absolute path.";

    private Unavailability() {}

    static Unavailable relativePath(Path path) {
        return new Unavailable(
                Cause.NO_LIBRARY,
                "The NVML library's path (%s) is not absolute.".formatted(path),
                "Name the library's absolute path.");
    }

    static Unavailable of(Optional<Path> path, LibraryNotLoadedException failure) {
        var library = path.map(Path::toString).orElse(NvmlLibrary.SYSTEM_NAME);
        return switch (failure.kind()) {
            case NOT_FOUND ->
                new Unavailable(
                        Cause.NO_LIBRARY,
                        "No NVIDIA driver was found: there is no library (%s).".formatted(library),
                        INSTALL);
            case UNUSABLE ->
                new Unavailable(
                        Cause.UNUSABLE_LIBRARY,
                        "The file (%s) is no NVML library for this machine: %s."
                                .formatted(library, failure.getMessage()),
                        INSTALL);
            case NATIVE_ACCESS_DENIED ->
                new Unavailable(
                        Cause.NATIVE_ACCESS_DENIED,
                        "The Java runtime denies native access to the module io.wattle.nvml.",
                        "Start Java with --enable-native-access=io.wattle.nvml, or ALL-UNNAMED on the class path.");
        };
    }

    static Unavailable ofCode(int code) {
        var name = NvmlReturn.ofCode(code);
        if (name.isEmpty()) {
            return new Unavailable(
                    Cause.DRIVER_ERROR,
                    "The NVIDIA driver refused to start NVML with the code (%d).".formatted(code),
                    "Run nvidia-smi and read the kernel log.");
        }
        return switch (name.get()) {
            case DRIVER_NOT_LOADED ->
                new Unavailable(
                        Cause.DRIVER_NOT_LOADED,
                        "The NVML library is installed, but the NVIDIA kernel driver is not loaded.",
                        "Load it with modprobe nvidia, and read the kernel log if that fails.");
            case LIB_RM_VERSION_MISMATCH ->
                new Unavailable(
                        Cause.VERSION_MISMATCH,
                        "The NVML library and the loaded NVIDIA kernel driver have different versions.",
                        "Reboot, or unload and load the nvidia modules, then restart this process.");
            case NO_PERMISSION, OPERATING_SYSTEM ->
                new Unavailable(
                        Cause.NO_PERMISSION,
                        "This process may not talk to the NVIDIA driver (%s).".formatted(name.get()),
                        "Give its user access to /dev/nvidiactl and /dev/nvidia*, and its container the GPU devices.");
            default ->
                new Unavailable(
                        Cause.DRIVER_ERROR,
                        "The NVIDIA driver refused to start NVML with %s (%d): %s."
                                .formatted(name.get(), code, name.get().meaning()),
                        "Run nvidia-smi and read the kernel log.");
        };
    }
}
