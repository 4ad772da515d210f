package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetApplicationsClock;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetClock;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetClockInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCurrentClocksEventReasons;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCurrentClocksThrottleReasons;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMaxClockInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMaxCustomerBoostClock;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMinMaxClockOfPState;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPerformanceState;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetSupportedClocksEventReasons;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetSupportedGraphicsClocks;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetSupportedMemoryClocks;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetViolationStatus;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceResetApplicationsClocks;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceResetGpuLockedClocks;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceResetMemoryLockedClocks;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetApplicationsClocks;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetGpuLockedClocks;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetMemoryLockedClocks;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.ViolationTimeStruct;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.OptionalInt;

/// Clocks of one GPU, in MHz. Setting them needs root.
public final class NvmlClocks {
    /// {@code NVML_CLOCK_LIMIT_ID_TDP}: as a bound for {@link #lockGpu}, the clock that the GPU's power allows.
    public static final int LIMIT_TDP = 0xFFFFFF01;

    /// {@code NVML_CLOCK_LIMIT_ID_UNLIMITED}: as a bound for {@link #lockGpu}, no bound.
    public static final int LIMIT_UNLIMITED = 0xFFFFFF02;

    /// {@code NVML_PSTATE_UNKNOWN}.
    private static final int UNKNOWN_PERFORMANCE_STATE = 32;

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

    /// {@code nvmlDeviceGetClock}: one of several values of a clock.
    public int megahertz(ClockType type, ClockId id) throws NvmlException {
        return calls.readInt(nvmlDeviceGetClock, type.code(), id.code());
    }

    /// {@code nvmlDeviceGetMaxCustomerBoostClock}.
    public int maximumCustomerBoostMegahertz(ClockType type) throws NvmlException {
        return calls.readInt(nvmlDeviceGetMaxCustomerBoostClock, type.code());
    }

    /// {@code nvmlDeviceGetSupportedMemoryClocks}, highest first.
    public List<Integer> supportedMemoryMegahertz() throws NvmlException {
        NvmlFunction function = nvmlDeviceGetSupportedMemoryClocks;
        return CountedArray.read(
                function,
                JAVA_INT,
                array -> calls.nvml().call(function, calls.handle(), array.count(), array.items()),
                (array, index) -> array.items().getAtIndex(JAVA_INT, index));
    }

    /// {@code nvmlDeviceGetSupportedGraphicsClocks} beside a memory clock, highest first.
    public List<Integer> supportedGraphicsMegahertz(int memoryMegahertz) throws NvmlException {
        NvmlFunction function = nvmlDeviceGetSupportedGraphicsClocks;
        return CountedArray.read(
                function,
                JAVA_INT,
                array -> calls.nvml().call(function, calls.handle(), memoryMegahertz, array.count(), array.items()),
                (array, index) -> array.items().getAtIndex(JAVA_INT, index));
    }

    /// {@code nvmlDeviceGetMinMaxClockOfPState}: what a clock may run at in a performance state.
    public ClockRange range(ClockType type, int performanceState) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var minimum = arena.allocate(JAVA_INT);
            var maximum = arena.allocate(JAVA_INT);
            NvmlFunction function = nvmlDeviceGetMinMaxClockOfPState;
            NvmlException.check(
                    function,
                    calls.nvml().call(function, calls.handle(), type.code(), performanceState, minimum, maximum));
            return new ClockRange(minimum.get(JAVA_INT, 0), maximum.get(JAVA_INT, 0));
        }
    }

    /// {@code nvmlDeviceSetGpuLockedClocks}: holds the graphics clock between two bounds, both in
    /// MHz or both symbolic ({@link #LIMIT_TDP}, {@link #LIMIT_UNLIMITED}).
    public void lockGpu(int minimumMegahertz, int maximumMegahertz) throws NvmlException {
        calls.command(nvmlDeviceSetGpuLockedClocks, minimumMegahertz, maximumMegahertz);
    }

    /// {@code nvmlDeviceResetGpuLockedClocks}.
    public void unlockGpu() throws NvmlException {
        calls.command(nvmlDeviceResetGpuLockedClocks);
    }

    /// {@code nvmlDeviceSetMemoryLockedClocks}.
    public void lockMemory(int minimumMegahertz, int maximumMegahertz) throws NvmlException {
        calls.command(nvmlDeviceSetMemoryLockedClocks, minimumMegahertz, maximumMegahertz);
    }

    /// {@code nvmlDeviceResetMemoryLockedClocks}.
    public void unlockMemory() throws NvmlException {
        calls.command(nvmlDeviceResetMemoryLockedClocks);
    }

    /// {@code nvmlDeviceGetApplicationsClock}: deprecated by NVML in 13.0 in favour of locked clocks.
    public int applicationMegahertz(ClockType type) throws NvmlException {
        return calls.readInt(nvmlDeviceGetApplicationsClock, type.code());
    }

    /// {@code nvmlDeviceSetApplicationsClocks}: deprecated by NVML in 13.0 in favour of locked clocks.
    public void setApplicationClocks(int memoryMegahertz, int graphicsMegahertz) throws NvmlException {
        calls.command(nvmlDeviceSetApplicationsClocks, memoryMegahertz, graphicsMegahertz);
    }

    /// {@code nvmlDeviceResetApplicationsClocks}: deprecated by NVML in 13.0.
    public void resetApplicationClocks() throws NvmlException {
        calls.command(nvmlDeviceResetApplicationsClocks);
    }

    /// {@code nvmlDeviceGetPerformanceState}: 0, the fastest, to 15; empty where the driver does not know.
    public OptionalInt performanceState() throws NvmlException {
        int state = calls.readInt(nvmlDeviceGetPerformanceState);
        return state == UNKNOWN_PERFORMANCE_STATE ? OptionalInt.empty() : OptionalInt.of(state);
    }

    /// Why the clocks are down: {@code nvmlDeviceGetCurrentClocksEventReasons}, else
    /// {@code nvmlDeviceGetCurrentClocksThrottleReasons}.
    public ClocksEventReasons eventReasons() throws NvmlException {
        try {
            return new ClocksEventReasons(calls.readLong(nvmlDeviceGetCurrentClocksEventReasons));
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            return new ClocksEventReasons(calls.readLong(nvmlDeviceGetCurrentClocksThrottleReasons));
        }
    }

    /// {@code nvmlDeviceGetSupportedClocksEventReasons}: the reasons that this GPU can tell.
    public ClocksEventReasons supportedEventReasons() throws NvmlException {
        return new ClocksEventReasons(calls.readLong(nvmlDeviceGetSupportedClocksEventReasons));
    }

    /// {@code nvmlDeviceGetViolationStatus}: how long a policy held the clocks down; deprecated by
    /// NVML in 13.0 in favour of the fields {@link FieldId#PERF_POLICY_POWER} and its like.
    public Violation violation(PerfPolicy policy) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = ViolationTimeStruct.allocate(arena);
            calls.pass(nvmlDeviceGetViolationStatus, policy.code(), struct.segment());
            return new Violation(struct.referenceTime(), struct.violationTime());
        }
    }

    public record ClockRange(int minimumMegahertz, int maximumMegahertz) {}

    /// @param referenceMicros when it was read, in µs since 1970
    /// @param violationNanos  how long the clocks were held down until then
    public record Violation(long referenceMicros, long violationNanos) {}
}
