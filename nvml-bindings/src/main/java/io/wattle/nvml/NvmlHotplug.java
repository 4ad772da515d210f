package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceDiscoverGpus;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceModifyDrainState;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceQueryDrainState;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceRemoveGpu_v2;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.Downcalls;
import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.PciInfoStruct;
import java.lang.foreign.Arena;

/// Draining, removing and finding GPUs. Everything but the question needs root.
///
/// Removing a GPU changes the indices of others and makes its handles stale.
public final class NvmlHotplug {
    /// {@code NVML_DETACH_GPU_REMOVE}.
    private static final int REMOVE = 1;

    /// {@code NVML_PCIE_LINK_KEEP}.
    private static final int KEEP_LINK = 0;

    private final Downcalls nvml;

    NvmlHotplug(Downcalls nvml) {
        this.nvml = nvml;
    }

    /// {@code nvmlDeviceModifyDrainState}: a draining GPU takes no new clients.
    ///
    /// @throws NvmlException with IN_USE where the GPU has clients
    public void setDraining(PciAddress gpu, boolean on) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            NvmlFunction function = nvmlDeviceModifyDrainState;
            NvmlException.check(function, nvml.call(function, struct(gpu, arena).segment(), on ? 1 : 0));
        }
    }

    /// {@code nvmlDeviceQueryDrainState}.
    public boolean isDraining(PciAddress gpu) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            NvmlFunction function = nvmlDeviceQueryDrainState;
            NvmlException.check(function, nvml.call(function, struct(gpu, arena).segment(), out));
            return out.get(JAVA_INT, 0) != 0;
        }
    }

    /// {@code nvmlDeviceRemoveGpu_v2}: removes a draining GPU from the machine; its PCIe link stays up.
    public void remove(PciAddress gpu) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            NvmlFunction function = nvmlDeviceRemoveGpu_v2;
            NvmlException.check(function, nvml.call(function, struct(gpu, arena).segment(), REMOVE, KEEP_LINK));
        }
    }

    /// {@code nvmlDeviceDiscoverGpus}: looks for GPUs below a PCI device.
    public void discover(PciAddress parent) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            NvmlFunction function = nvmlDeviceDiscoverGpus;
            NvmlException.check(
                    function, nvml.call(function, struct(parent, arena).segment()));
        }
    }

    private static PciInfoStruct struct(PciAddress address, Arena arena) {
        var struct = PciInfoStruct.allocate(arena);
        struct.domain(address.domain());
        struct.bus(address.bus());
        struct.device(address.device());
        struct.busId(address.busId());
        return struct;
    }
}
