package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetClockInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMaxClockInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceResetGpuLockedClocks;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetGpuLockedClocks;

/// Clocks of one GPU, in MHz. Setting them needs root.
public final class NvmlClocks {
    private final DeviceCalls calls;

    NvmlClocks(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetClockInfo}: the clock now.
    public int currentMegahertz(ClockType type) throws NvmlException {
        return calls.readInt(nvmlDeviceGetClockInfo, type.code());
    }

    /// {@code nvmlDeviceGetMaxClockInfo}: the highest clock that the GPU can run.
    public int maximumMegahertz(ClockType type) throws NvmlException {
        return calls.readInt(nvmlDeviceGetMaxClockInfo, type.code());
    }

    /// {@code nvmlDeviceSetGpuLockedClocks}: holds the graphics clock between two bounds.
    public void lockGpu(int minimumMegahertz, int maximumMegahertz) throws NvmlException {
        calls.command(nvmlDeviceSetGpuLockedClocks, minimumMegahertz, maximumMegahertz);
    }

    /// {@code nvmlDeviceResetGpuLockedClocks}.
    public void unlockGpu() throws NvmlException {
        calls.command(nvmlDeviceResetGpuLockedClocks);
    }
}
