package io.wattle.node.sensor;

import io.wattle.nvml.Nvml;
import io.wattle.nvml.NvmlDevice;
import io.wattle.nvml.NvmlException;
import io.wattle.nvml.NvmlOpening;
import io.wattle.nvml.NvmlReturn;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// NVML, opened again after the driver was reloaded: handles from before are worth nothing then, UUIDs are.
public final class NvmlSession {
    private final Optional<Path> library;
    private Nvml nvml;
    private long generation;

    NvmlSession(Optional<Path> library, Nvml nvml) {
        this.library = library;
        this.nvml = nvml;
    }

    /// Grows with each reload.
    public synchronized long generation() {
        return generation;
    }

    synchronized Nvml nvml() {
        return nvml;
    }

    /// Every GPU that can be looked up, by its index. One that is lost keeps nobody from the others.
    ///
    /// @param failed is told of each that cannot
    SortedMap<Integer, NvmlDevice> devices(BiConsumer<Integer, NvmlException> failed) throws NvmlException {
        var now = nvml();
        var devices = new TreeMap<Integer, NvmlDevice>();
        int count = now.deviceCount();
        for (int index = 0; index < count; index++) {
            try {
                devices.put(index, now.device(index));
            } catch (NvmlException lost) {
                if (tellsReload(lost)) {
                    throw lost;
                }
                failed.accept(index, lost);
            }
        }
        return devices;
    }

    NvmlDevice device(String uuid) throws NvmlException {
        return nvml().deviceByUuid(uuid);
    }

    /// Whether a failure means that the driver was reloaded.
    static boolean tellsReload(NvmlException failure) {
        return failure.is(NvmlReturn.UNINITIALIZED)
                || failure.is(NvmlReturn.DRIVER_NOT_LOADED)
                || failure.is(NvmlReturn.LIB_RM_VERSION_MISMATCH);
    }

    /// Opens NVML again, unless somebody else has done so since.
    ///
    /// @param seen the generation in which the failure was seen
    synchronized void reopen(long seen) {
        if (seen != generation) {
            return;
        }
        nvml.close(); // from now on it answers UNINITIALIZED, until opening works
        if (Nvml.open(library) instanceof NvmlOpening.Opened(var again)) {
            nvml = again;
            generation++;
        }
    }
}
