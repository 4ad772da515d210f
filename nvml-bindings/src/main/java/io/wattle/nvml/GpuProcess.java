package io.wattle.nvml;

import io.wattle.nvml.struct.ProcessDetailV1Struct;
import io.wattle.nvml.struct.ProcessInfoV2Struct;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A process on a GPU.
///
/// @param usedBytes         GPU memory; empty where the driver does not tell, as under WDDM or MIG
/// @param gpuInstanceId     empty without MIG
/// @param computeInstanceId empty without MIG
public record GpuProcess(int pid, OptionalLong usedBytes, OptionalInt gpuInstanceId, OptionalInt computeInstanceId) {
    /// {@code NVML_VALUE_NOT_AVAILABLE}, in 32 and in 64 bits.
    private static final int NOT_AVAILABLE = -1;

    static GpuProcess of(ProcessInfoV2Struct struct) {
        return new GpuProcess(
                struct.pid(),
                bytes(struct.usedGpuMemory()),
                instance(struct.gpuInstanceId()),
                instance(struct.computeInstanceId()));
    }

    static OptionalInt instance(int id) {
        return id == NOT_AVAILABLE ? OptionalInt.empty() : OptionalInt.of(id);
    }

    static OptionalLong bytes(long bytes) {
        return bytes == NOT_AVAILABLE ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /// A process with its memory under confidential computing.
    public record Confidential(GpuProcess process, OptionalLong protectedBytes) {
        static Confidential of(ProcessDetailV1Struct struct) {
            var process = new GpuProcess(
                    struct.pid(),
                    bytes(struct.usedGpuMemory()),
                    instance(struct.gpuInstanceId()),
                    instance(struct.computeInstanceId()));
            return new Confidential(process, bytes(struct.usedGpuCcProtectedMemory()));
        }
    }
}
