package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetAddressingMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetBAR1MemoryInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMemoryInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMemoryInfo_v2;

import io.wattle.nvml.struct.BAR1MemoryStruct;
import io.wattle.nvml.struct.DeviceAddressingModeV1Struct;
import io.wattle.nvml.struct.MemoryStruct;
import io.wattle.nvml.struct.MemoryV2Struct;
import java.lang.foreign.Arena;
import java.util.OptionalLong;

/// Memory of one GPU, in bytes.
public final class NvmlMemory {
    private final DeviceCalls calls;

    NvmlMemory(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetMemoryInfo_v2}, else {@code nvmlDeviceGetMemoryInfo}.
    ///
    /// @throws NvmlException with NOT_SUPPORTED on GPUs without memory of their own, such as Jetson
    public FrameBuffer frameBuffer() throws NvmlException {
        try {
            return frameBufferV2();
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            return frameBufferV1();
        }
    }

    /// {@code nvmlDeviceGetBAR1MemoryInfo}: the window through which the CPU maps frame buffer memory.
    public Bar1 bar1() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = BAR1MemoryStruct.allocate(arena);
            calls.pass(nvmlDeviceGetBAR1MemoryInfo, struct.segment());
            return new Bar1(struct.bar1Total(), struct.bar1Free(), struct.bar1Used());
        }
    }

    /// {@code nvmlDeviceGetAddressingMode}: how CPU and GPU share addresses, raw
    /// {@code nvmlDeviceAddressingModeType_t}.
    public int addressingMode() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = DeviceAddressingModeV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetAddressingMode, struct.segment());
            return struct.value();
        }
    }

    private FrameBuffer frameBufferV2() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = MemoryV2Struct.allocate(arena);
            calls.pass(nvmlDeviceGetMemoryInfo_v2, struct.segment());
            return new FrameBuffer(struct.total(), OptionalLong.of(struct.reserved()), struct.free(), struct.used());
        }
    }

    private FrameBuffer frameBufferV1() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = MemoryStruct.allocate(arena);
            calls.pass(nvmlDeviceGetMemoryInfo, struct.segment());
            return new FrameBuffer(struct.total(), OptionalLong.empty(), struct.free(), struct.used());
        }
    }

    /// Frame buffer memory. Plan with {@code freeBytes}, not with the difference of the others:
    /// drivers differ in whether used memory includes the reserved part.
    ///
    /// @param reservedBytes what the driver keeps for itself; empty on drivers before 510, which
    ///                      count it as used
    public record FrameBuffer(long totalBytes, OptionalLong reservedBytes, long freeBytes, long usedBytes) {}

    public record Bar1(long totalBytes, long freeBytes, long usedBytes) {}
}
