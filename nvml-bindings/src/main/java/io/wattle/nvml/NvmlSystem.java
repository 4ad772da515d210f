package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlGetExcludedDeviceCount;
import static io.wattle.nvml.linker.NvmlFunction.nvmlGetExcludedDeviceInfoByIndex;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemGetCudaDriverVersion_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemGetDriverBranch;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemGetDriverVersion;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemGetNVMLVersion;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemGetProcessName;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.Downcalls;
import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.CharArray;
import io.wattle.nvml.struct.ExcludedDeviceInfoStruct;
import io.wattle.nvml.struct.SystemDriverBranchInfoV1Struct;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// Facts of the machine rather than of one GPU.
public final class NvmlSystem {
    /// {@code NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE} and {@code NVML_SYSTEM_NVML_VERSION_BUFFER_SIZE}.
    private static final int VERSION_CAPACITY = 80;

    /// Longer command lines are cut off.
    private static final int NAME_CAPACITY = 1024;

    private final Downcalls calls;

    NvmlSystem(Downcalls calls) {
        this.calls = calls;
    }

    /// Such as {@code 580.159.03}.
    public String driverVersion() throws NvmlException {
        return text(nvmlSystemGetDriverVersion);
    }

    /// Such as {@code 13.580.159.03}.
    public String nvmlVersion() throws NvmlException {
        return text(nvmlSystemGetNVMLVersion);
    }

    /// The newest CUDA version that the driver serves.
    ///
    /// @throws NvmlException with LIBRARY_NOT_FOUND or FUNCTION_NOT_FOUND where libcuda is absent
    public CudaVersion cudaDriverVersion() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            NvmlException.check(nvmlSystemGetCudaDriverVersion_v2, calls.call(nvmlSystemGetCudaDriverVersion_v2, out));
            int version = out.get(JAVA_INT, 0);
            return new CudaVersion(version / 1000, version % 1000 / 10);
        }
    }

    /// {@code nvmlSystemGetDriverBranch}: such as {@code r580_00}.
    public String driverBranch() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = SystemDriverBranchInfoV1Struct.allocate(arena);
            NvmlException.check(
                    nvmlSystemGetDriverBranch,
                    calls.call(nvmlSystemGetDriverBranch, struct.segment(), VERSION_CAPACITY));
            return struct.branch();
        }
    }

    /// {@code nvmlSystemGetProcessName}: path and arguments of a process that uses a GPU.
    ///
    /// @throws NvmlException with NOT_FOUND where there is no such process
    public String processName(int pid) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(NAME_CAPACITY);
            NvmlException.check(
                    nvmlSystemGetProcessName, calls.call(nvmlSystemGetProcessName, pid, out, NAME_CAPACITY));
            return CharArray.read(out, 0, NAME_CAPACITY);
        }
    }

    /// {@code nvmlGetExcludedDeviceCount} and {@code nvmlGetExcludedDeviceInfoByIndex}: GPUs that the
    /// administrator keeps from this machine's use.
    public List<ExcludedDevice> excludedDevices() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var count = arena.allocate(JAVA_INT);
            NvmlException.check(nvmlGetExcludedDeviceCount, calls.call(nvmlGetExcludedDeviceCount, count));
            var excluded = new ArrayList<ExcludedDevice>();
            for (int index = 0; index < count.get(JAVA_INT, 0); index++) {
                var struct = ExcludedDeviceInfoStruct.allocate(arena);
                NvmlException.check(
                        nvmlGetExcludedDeviceInfoByIndex,
                        calls.call(nvmlGetExcludedDeviceInfoByIndex, index, struct.segment()));
                excluded.add(new ExcludedDevice(PciAddress.of(struct.pciInfo()), struct.uuid()));
            }
            return List.copyOf(excluded);
        }
    }

    private String text(NvmlFunction function) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(VERSION_CAPACITY);
            NvmlException.check(function, calls.call(function, out, VERSION_CAPACITY));
            return CharArray.read(out, 0, VERSION_CAPACITY);
        }
    }

    /// NVML tells it as {@code 1000 * major + 10 * minor}.
    public record CudaVersion(int major, int minor) {}

    public record ExcludedDevice(PciAddress pci, String uuid) {}
}
