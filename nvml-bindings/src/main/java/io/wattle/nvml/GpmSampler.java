package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlGpmMetricsGet;
import static io.wattle.nvml.linker.NvmlFunction.nvmlGpmMigSampleGet;
import static io.wattle.nvml.linker.NvmlFunction.nvmlGpmSampleAlloc;
import static io.wattle.nvml.linker.NvmlFunction.nvmlGpmSampleFree;
import static io.wattle.nvml.linker.NvmlFunction.nvmlGpmSampleGet;
import static java.lang.foreign.ValueLayout.ADDRESS;

import io.wattle.nvml.linker.Downcalls;
import io.wattle.nvml.struct.GpmMetricsGetStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Two GPM samples of one GPU, taken in turn; metrics are what happened between them.
///
/// Take the first sample, then at each tick another one and the metrics. Samples must be more than
/// 100 ms apart, the period of the hardware. Not many metrics in one call: five to ten.
///
/// One monitor guards a sampler, so that it cannot be closed while the driver writes into it.
public final class GpmSampler implements AutoCloseable {
    /// {@code NVML_GPM_METRIC_MAX} of header 13.3. The struct is always passed at this, its largest
    /// size: the library goes by the count, because the struct grew without a new version.
    private static final int MAX_METRICS = 333;

    private final DeviceCalls calls;
    private final OptionalInt gpuInstanceId;
    private final Arena arena = Arena.ofShared();
    private final GpmMetricsGetStruct request = GpmMetricsGetStruct.allocate(arena);
    private MemorySegment older;
    private MemorySegment newer;
    private int samples;
    private boolean closed;

    private GpmSampler(DeviceCalls calls, OptionalInt gpuInstanceId, MemorySegment older, MemorySegment newer) {
        this.calls = calls;
        this.gpuInstanceId = gpuInstanceId;
        this.older = older;
        this.newer = newer;
    }

    static GpmSampler open(DeviceCalls calls, OptionalInt gpuInstanceId) throws NvmlException {
        var first = allocate(calls.nvml());
        try {
            return new GpmSampler(calls, gpuInstanceId, first, allocate(calls.nvml()));
        } catch (NvmlException failure) {
            calls.nvml().call(nvmlGpmSampleFree, first);
            throw failure;
        }
    }

    /// {@code nvmlGpmSampleGet} or {@code nvmlGpmMigSampleGet}: replaces the older of the two samples.
    public synchronized void sample() throws NvmlException {
        requireOpen();
        if (gpuInstanceId.isPresent()) {
            calls.pass(nvmlGpmMigSampleGet, gpuInstanceId.getAsInt(), older);
        } else {
            calls.pass(nvmlGpmSampleGet, older);
        }
        var taken = older;
        older = newer;
        newer = taken;
        samples++;
    }

    /// {@code nvmlGpmMetricsGet}: what happened between the last two samples.
    ///
    /// @param metricIds see {@link GpmMetric}
    /// @throws NvmlException with NO_DATA before the second sample
    public synchronized List<Reading> metrics(List<Integer> metricIds) throws NvmlException {
        requireOpen();
        if (metricIds.size() > MAX_METRICS) {
            throw new IllegalArgumentException(
                    "The number of metrics (%d) must be at most %d.".formatted(metricIds.size(), MAX_METRICS));
        }
        if (samples < 2) {
            throw new NvmlException(nvmlGpmMetricsGet.name(), NvmlReturn.NO_DATA.code());
        }
        request.reset();
        request.numMetrics(metricIds.size());
        request.sample1(older);
        request.sample2(newer);
        for (int index = 0; index < metricIds.size(); index++) {
            request.metrics(index).metricId(metricIds.get(index));
        }
        NvmlException.check(nvmlGpmMetricsGet, calls.nvml().call(nvmlGpmMetricsGet, request.segment()));
        return readings(metricIds);
    }

    /// {@code nvmlGpmSampleFree} of both samples.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            calls.nvml().call(nvmlGpmSampleFree, older);
            calls.nvml().call(nvmlGpmSampleFree, newer);
            arena.close();
        }
    }

    private List<Reading> readings(List<Integer> metricIds) {
        var readings = new ArrayList<Reading>(metricIds.size());
        for (int index = 0; index < metricIds.size(); index++) {
            var metric = request.metrics(index);
            boolean valid = metric.nvmlReturn() == NvmlReturn.SUCCESS.code() && !Double.isNaN(metric.value());
            var value = valid ? OptionalDouble.of(metric.value()) : OptionalDouble.empty();
            readings.add(new Reading(metricIds.get(index), value, metric.nvmlReturn()));
        }
        return List.copyOf(readings);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The GPM sampler is closed.");
        }
    }

    private static MemorySegment allocate(Downcalls nvml) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ADDRESS);
            NvmlException.check(nvmlGpmSampleAlloc, nvml.call(nvmlGpmSampleAlloc, out));
            return out.get(ADDRESS, 0);
        }
    }

    /// One metric.
    ///
    /// @param value      empty where the driver has none: its own code says why, or it answered NaN
    /// @param nvmlReturn this metric's own code
    public record Reading(int metricId, OptionalDouble value, int nvmlReturn) {}
}
