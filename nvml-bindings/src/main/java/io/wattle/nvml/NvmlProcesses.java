package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetComputeRunningProcesses_v3;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetGraphicsRunningProcesses_v3;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMPSComputeRunningProcesses_v3;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetProcessUtilization;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetProcessesUtilizationInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetRunningProcessDetailList;

import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.ProcessDetailListV1Struct;
import io.wattle.nvml.struct.ProcessDetailV1Struct;
import io.wattle.nvml.struct.ProcessInfoV2Struct;
import io.wattle.nvml.struct.ProcessUtilizationInfoV1Struct;
import io.wattle.nvml.struct.ProcessUtilizationSampleStruct;
import io.wattle.nvml.struct.ProcessesUtilizationInfoV1Struct;
import java.lang.foreign.Arena;
import java.util.List;

/// Processes on one GPU. Inside a container the driver tells only those that the container may see.
public final class NvmlProcesses {
    private final DeviceCalls calls;

    NvmlProcesses(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetComputeRunningProcesses_v3}: processes with a CUDA context.
    public List<GpuProcess> computing() throws NvmlException {
        return running(nvmlDeviceGetComputeRunningProcesses_v3);
    }

    /// {@code nvmlDeviceGetGraphicsRunningProcesses_v3}.
    public List<GpuProcess> drawing() throws NvmlException {
        return running(nvmlDeviceGetGraphicsRunningProcesses_v3);
    }

    /// {@code nvmlDeviceGetMPSComputeRunningProcesses_v3}: clients of the multi-process service.
    public List<GpuProcess> sharing() throws NvmlException {
        return running(nvmlDeviceGetMPSComputeRunningProcesses_v3);
    }

    /// {@code nvmlDeviceGetRunningProcessDetailList}: with memory under confidential computing; Hopper
    /// and later.
    ///
    /// @param mode 0 for computing, 1 for drawing, 2 for sharing processes
    public List<GpuProcess.Confidential> confidential(int mode) throws NvmlException {
        NvmlFunction function = nvmlDeviceGetRunningProcessDetailList;
        return CountedArray.read(
                function,
                ProcessDetailV1Struct.LAYOUT,
                array -> {
                    try (var arena = Arena.ofConfined()) {
                        var list = ProcessDetailListV1Struct.allocate(arena);
                        list.mode(mode);
                        list.numProcArrayEntries(array.capacity());
                        list.procArray(array.items());
                        int code = calls.nvml().call(function, calls.handle(), list.segment());
                        array.setLength(list.numProcArrayEntries());
                        return code;
                    }
                },
                (array, index) -> GpuProcess.Confidential.of(ProcessDetailV1Struct.at(array.items(), index)));
    }

    /// What each process did lately: {@code nvmlDeviceGetProcessesUtilizationInfo}, else
    /// {@code nvmlDeviceGetProcessUtilization}; empty where nothing ran since.
    ///
    /// @param sinceMicros time stamp of the last sample seen, or 0
    public List<ProcessUtilization> utilization(long sinceMicros) throws NvmlException {
        try {
            return newerUtilization(sinceMicros);
        } catch (NvmlException newer) {
            if (newer.is(NvmlReturn.NOT_FOUND)) {
                return List.of();
            }
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            return olderUtilization(sinceMicros);
        }
    }

    private List<GpuProcess> running(NvmlFunction function) throws NvmlException {
        return CountedArray.read(
                function,
                ProcessInfoV2Struct.LAYOUT,
                array -> calls.nvml().call(function, calls.handle(), array.count(), array.items()),
                (array, index) -> GpuProcess.of(ProcessInfoV2Struct.at(array.items(), index)));
    }

    private List<ProcessUtilization> newerUtilization(long sinceMicros) throws NvmlException {
        NvmlFunction function = nvmlDeviceGetProcessesUtilizationInfo;
        return CountedArray.read(
                function,
                ProcessUtilizationInfoV1Struct.LAYOUT,
                array -> {
                    try (var arena = Arena.ofConfined()) {
                        var request = ProcessesUtilizationInfoV1Struct.allocate(arena);
                        request.processSamplesCount(array.capacity());
                        request.lastSeenTimeStamp(sinceMicros);
                        request.procUtilArray(array.items());
                        int code = calls.nvml().call(function, calls.handle(), request.segment());
                        array.setLength(request.processSamplesCount());
                        return code;
                    }
                },
                (array, index) -> ProcessUtilization.of(ProcessUtilizationInfoV1Struct.at(array.items(), index)));
    }

    private List<ProcessUtilization> olderUtilization(long sinceMicros) throws NvmlException {
        NvmlFunction function = nvmlDeviceGetProcessUtilization;
        try {
            return CountedArray.read(
                    function,
                    ProcessUtilizationSampleStruct.LAYOUT,
                    array -> calls.nvml().call(function, calls.handle(), array.items(), array.count(), sinceMicros),
                    (array, index) -> ProcessUtilization.of(ProcessUtilizationSampleStruct.at(array.items(), index)));
        } catch (NvmlException none) {
            if (none.is(NvmlReturn.NOT_FOUND)) {
                return List.of();
            }
            throw none;
        }
    }
}
