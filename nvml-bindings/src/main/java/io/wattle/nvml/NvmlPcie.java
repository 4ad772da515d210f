package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCurrPcieLinkGeneration;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCurrPcieLinkWidth;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMaxPcieLinkGeneration;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMaxPcieLinkWidth;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPcieReplayCounter;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPcieSpeed;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPcieThroughput;

/// The PCIe link of one GPU.
public final class NvmlPcie {
    private final DeviceCalls calls;

    NvmlPcie(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetPcieThroughput}: KB/s over the last 20 ms; the call itself takes that long.
    public int throughputKilobytesPerSecond(PcieCounter counter) throws NvmlException {
        return calls.readInt(nvmlDeviceGetPcieThroughput, counter.code());
    }

    /// {@code nvmlDeviceGetCurrPcieLinkGeneration}: falls when the GPU is idle.
    public int currentGeneration() throws NvmlException {
        return calls.readInt(nvmlDeviceGetCurrPcieLinkGeneration);
    }

    /// {@code nvmlDeviceGetMaxPcieLinkGeneration}: of GPU and slot together.
    public int maximumGeneration() throws NvmlException {
        return calls.readInt(nvmlDeviceGetMaxPcieLinkGeneration);
    }

    /// {@code nvmlDeviceGetCurrPcieLinkWidth}: lanes.
    public int currentLanes() throws NvmlException {
        return calls.readInt(nvmlDeviceGetCurrPcieLinkWidth);
    }

    /// {@code nvmlDeviceGetMaxPcieLinkWidth}: lanes, of GPU and slot together.
    public int maximumLanes() throws NvmlException {
        return calls.readInt(nvmlDeviceGetMaxPcieLinkWidth);
    }

    /// {@code nvmlDeviceGetPcieSpeed}: MB/s of one lane.
    public int speedMegabytesPerSecond() throws NvmlException {
        return calls.readInt(nvmlDeviceGetPcieSpeed);
    }

    /// {@code nvmlDeviceGetPcieReplayCounter}: transfers repeated since the last reset.
    public int replays() throws NvmlException {
        return calls.readInt(nvmlDeviceGetPcieReplayCounter);
    }
}
