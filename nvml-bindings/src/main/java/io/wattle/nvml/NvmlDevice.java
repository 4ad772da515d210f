package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetIndex;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetName;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetUUID;

/// One GPU, or one MIG device, as NVML sees it. Thread-safe, because NVML is.
///
/// Its functions are grouped as NVIDIA's page groups them. Each method says the C function in its
/// documentation and answers in NVML's own unit. Every method throws {@link NvmlException}: with
/// NOT_SUPPORTED where the board or driver lacks the feature, with GPU_IS_LOST where the GPU fell off
/// the bus, and with INVALID_ARGUMENT or UNINITIALIZED where the handle is from before a hot-unplug
/// or a driver reload; then look the GPU up again by its UUID.
public final class NvmlDevice {
    /// {@code NVML_DEVICE_NAME_V2_BUFFER_SIZE}.
    private static final int NAME_CAPACITY = 96;

    /// {@code NVML_DEVICE_UUID_V2_BUFFER_SIZE}, which also holds a MIG device's.
    private static final int UUID_CAPACITY = 96;

    private final DeviceCalls calls;

    NvmlDevice(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetName}: such as {@code NVIDIA H100 80GB HBM3}.
    public String name() throws NvmlException {
        return calls.readText(nvmlDeviceGetName, NAME_CAPACITY);
    }

    /// {@code nvmlDeviceGetUUID}: the identity of a GPU, such as {@code GPU-6f3e…}.
    public String uuid() throws NvmlException {
        return calls.readText(nvmlDeviceGetUUID, UUID_CAPACITY);
    }

    /// {@code nvmlDeviceGetIndex}: changes when another GPU is unplugged.
    public int index() throws NvmlException {
        return calls.readInt(nvmlDeviceGetIndex);
    }

    /// What the GPU is, and where it sits.
    public NvmlIdentity identity() {
        return new NvmlIdentity(calls);
    }

    /// Frame buffer and BAR1 memory.
    public NvmlMemory memory() {
        return new NvmlMemory(calls);
    }

    /// Power, its limits, energy.
    public NvmlPower power() {
        return new NvmlPower(calls);
    }

    /// Clocks, locked clocks, performance state, and why clocks are down.
    public NvmlClocks clocks() {
        return new NvmlClocks(calls);
    }

    /// Temperatures, thresholds and fans.
    public NvmlThermal thermal() {
        return new NvmlThermal(calls);
    }

    /// Utilisation and the driver's sample buffers.
    public NvmlUtilization utilization() {
        return new NvmlUtilization(calls);
    }

    /// Field values: many numbers in one call.
    public NvmlFields fields() {
        return new NvmlFields(calls);
    }

    /// Workload power profiles, power smoothing, PowerMizer.
    public NvmlPowerProfiles powerProfiles() {
        return new NvmlPowerProfiles(calls);
    }

    /// Memory errors and what became of them.
    public NvmlHealth health() {
        return new NvmlHealth(calls);
    }

    /// Processes on the GPU.
    public NvmlProcesses processes() {
        return new NvmlProcesses(calls);
    }

    /// What each process used, kept after its end.
    public NvmlAccounting accounting() {
        return new NvmlAccounting(calls);
    }

    /// Multi-instance GPU.
    public NvmlMig mig() {
        return new NvmlMig(calls);
    }

    /// NVLink, its fabric, and the chip-to-chip link of a Grace superchip.
    public NvmlLinks links() {
        return new NvmlLinks(calls);
    }

    /// The PCIe link.
    public NvmlPcie pcie() {
        return new NvmlPcie(calls);
    }

    /// How the GPU lies towards other GPUs, memory and processors.
    public NvmlTopology topology() {
        return new NvmlTopology(calls);
    }

    /// GPU performance monitoring: true bandwidths.
    public NvmlGpm gpm() {
        return new NvmlGpm(calls);
    }

    DeviceCalls calls() {
        return calls;
    }
}
