package io.wattle.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The CUDA driver, initialised. Makes no context: asking for attributes leaves a GPU alone.
///
/// The order of GPUs is CUDA's and not NVML's: match by UUID.
public final class CudaDriver {
    private final CudaLibrary library;

    private CudaDriver(CudaLibrary library) {
        this.library = library;
    }

    /// Loads and initialises the driver.
    ///
    /// @param path absolute path of the library; when empty, {@code libcuda.so.1} on the system's search path
    /// @throws CudaException where there is no driver or no GPU, with the remedy
    public static CudaDriver open(Optional<Path> path) throws CudaException {
        var library = CudaLibrary.load(path);
        library.call(CudaFunction.cuInit, 0);
        return new CudaDriver(library);
    }

    /// {@code cuDriverGetVersion}: {@code 1000 * major + 10 * minor}.
    public int version() throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            library.call(CudaFunction.cuDriverGetVersion, out);
            return out.get(JAVA_INT, 0);
        }
    }

    /// Every GPU that {@code CUDA_VISIBLE_DEVICES} shows.
    public List<CudaDevice> devices() throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            library.call(CudaFunction.cuDeviceGetCount, out);
            int count = out.get(JAVA_INT, 0);
            var devices = new ArrayList<CudaDevice>(count);
            for (int ordinal = 0; ordinal < count; ordinal++) {
                library.call(CudaFunction.cuDeviceGet, out, ordinal);
                devices.add(new CudaDevice(library, out.get(JAVA_INT, 0)));
            }
            return List.copyOf(devices);
        }
    }

    /// The GPU that NVML gives the same UUID.
    ///
    /// @throws CudaException where the driver shows no such GPU
    public CudaDevice device(String uuid) throws CudaException {
        for (var device : devices()) {
            if (device.uuid().equals(uuid)) {
                return device;
            }
        }
        throw CudaException.noSuchGpu(uuid);
    }
}
