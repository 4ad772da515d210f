package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetDynamicPstatesInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetSamples;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetUtilizationRates;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.GpuDynamicPstatesInfoStruct;
import io.wattle.nvml.struct.SampleStruct;
import io.wattle.nvml.struct.UtilizationStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Utilisation of one GPU, and the driver's buffers of samples.
public final class NvmlUtilization {
    private final DeviceCalls calls;

    NvmlUtilization(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetUtilizationRates}.
    ///
    /// @throws NvmlException with NOT_SUPPORTED where MIG is on
    public Rates rates() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = UtilizationStruct.allocate(arena);
            calls.pass(nvmlDeviceGetUtilizationRates, struct.segment());
            return new Rates(struct.gpu(), struct.memory());
        }
    }

    /// {@code nvmlDeviceGetDynamicPstatesInfo}: percent of an engine; empty where it is not there.
    public OptionalInt percent(Domain domain) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = GpuDynamicPstatesInfoStruct.allocate(arena);
            calls.pass(nvmlDeviceGetDynamicPstatesInfo, struct.segment());
            int index = domain.index;
            return struct.bIsPresent(index) == 0 ? OptionalInt.empty() : OptionalInt.of(struct.percentage(index));
        }
    }

    /// {@code nvmlDeviceGetSamples}: what the driver's ring buffer holds that is newer, oldest first.
    /// Denser and cheaper than polling.
    ///
    /// @param sinceMicros time stamp of the last sample seen, or 0 for all
    public List<Sample> samples(SamplingType type, long sinceMicros) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var valueType = arena.allocate(JAVA_INT);
            var count = arena.allocate(JAVA_INT);
            int capacity = samplesInto(type, sinceMicros, valueType, count, MemorySegment.NULL);
            if (capacity == 0) {
                return List.of();
            }
            var array = arena.allocate(SampleStruct.LAYOUT, capacity);
            int length = Math.min(capacity, samplesInto(type, sinceMicros, valueType, count, array));
            var samples = new ArrayList<Sample>(length);
            for (int index = 0; index < length; index++) {
                var struct = SampleStruct.at(array, index);
                samples.add(new Sample(
                        struct.timeStamp(), new NvmlValue(valueType.get(JAVA_INT, 0), struct.sampleValue())));
            }
            return List.copyOf(samples);
        }
    }

    /// @return the count that the driver answers: the capacity to offer, or the samples written
    private int samplesInto(
            SamplingType type, long since, MemorySegment valueType, MemorySegment count, MemorySegment array)
            throws NvmlException {
        NvmlFunction function = nvmlDeviceGetSamples;
        int code = calls.nvml().call(function, calls.handle(), type.code(), since, valueType, count, array);
        if (code == NvmlReturn.NOT_FOUND.code()) {
            return 0; // no sample is newer
        }
        NvmlException.check(function, code);
        return count.get(JAVA_INT, 0);
    }

    /// Shares of the driver's last sample period, 1/6 s to 1 s long.
    ///
    /// @param gpuPercent    time in which any kernel ran
    /// @param memoryPercent time in which any memory access was in flight: no bandwidth; 100 % can be
    ///                      a tenth of the peak
    public record Rates(int gpuPercent, int memoryPercent) {}

    /// @param timestampMicros CPU time since 1970
    public record Sample(long timestampMicros, NvmlValue value) {}

    /// The engines that the driver watches to choose a performance state.
    public enum Domain {
        GPU(0),
        FRAME_BUFFER(1),
        VIDEO(2),
        BUS(3);

        private final int index;

        Domain(int index) {
            this.index = index;
        }
    }
}
