package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceClearAccountingPids;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetAccountingBufferSize;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetAccountingMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetAccountingPids;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetAccountingStats;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetAccountingMode;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.AccountingStatsStruct;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.OptionalLong;

/// What each process used of one GPU, kept after its end. Off by default; switching it needs root.
public final class NvmlAccounting {
    private final DeviceCalls calls;

    NvmlAccounting(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetAccountingMode}.
    public boolean isOn() throws NvmlException {
        return calls.readBoolean(nvmlDeviceGetAccountingMode);
    }

    /// {@code nvmlDeviceSetAccountingMode}.
    public void set(boolean on) throws NvmlException {
        calls.command(nvmlDeviceSetAccountingMode, on);
    }

    /// {@code nvmlDeviceGetAccountingPids}.
    public List<Integer> pids() throws NvmlException {
        NvmlFunction function = nvmlDeviceGetAccountingPids;
        return CountedArray.read(
                function,
                JAVA_INT,
                array -> calls.nvml().call(function, calls.handle(), array.count(), array.items()),
                (array, index) -> array.items().getAtIndex(JAVA_INT, index));
    }

    /// {@code nvmlDeviceGetAccountingStats}.
    ///
    /// @throws NvmlException with NOT_FOUND where the process is not in the buffer
    public Usage of(int pid) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = AccountingStatsStruct.allocate(arena);
            calls.pass(nvmlDeviceGetAccountingStats, pid, struct.segment());
            return new Usage(
                    struct.gpuUtilization(),
                    struct.memoryUtilization(),
                    GpuProcess.bytes(struct.maxMemoryUsage()),
                    struct.time(),
                    struct.startTime(),
                    struct.isRunning() != 0);
        }
    }

    /// {@code nvmlDeviceGetAccountingBufferSize}: how many processes the driver remembers.
    public int capacity() throws NvmlException {
        return calls.readInt(nvmlDeviceGetAccountingBufferSize);
    }

    /// {@code nvmlDeviceClearAccountingPids}.
    public void clear() throws NvmlException {
        calls.command(nvmlDeviceClearAccountingPids);
    }

    /// What one process used over its life.
    ///
    /// @param maximumBytes most memory at a time; empty where the driver does not tell
    /// @param timeMillis   how long it had a context; 0 while it runs
    /// @param startMicros  when it began, since 1970
    public record Usage(
            int gpuPercent,
            int memoryPercent,
            OptionalLong maximumBytes,
            long timeMillis,
            long startMicros,
            boolean running) {}
}
