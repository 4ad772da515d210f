package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemEventSetCreate;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemEventSetFree;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemEventSetWait;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemRegisterEvents;

import io.wattle.nvml.linker.Downcalls;
import io.wattle.nvml.struct.SystemEventDataV1Struct;
import io.wattle.nvml.struct.SystemEventSetCreateRequestV1Struct;
import io.wattle.nvml.struct.SystemEventSetFreeRequestV1Struct;
import io.wattle.nvml.struct.SystemEventSetWaitRequestV1Struct;
import io.wattle.nvml.struct.SystemRegisterEventRequestV1Struct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Events of the machine: GPUs bound to and unbound from the driver. CUDA 12.9 and later; after one,
/// enumerate the GPUs again. Threads share it as they share an {@link NvmlEventSet}.
public final class NvmlSystemEventSet implements AutoCloseable {
    private static final int MAX_EVENTS = 16;

    private final Downcalls nvml;
    private final MemorySegment set;
    private final UseCount use = new UseCount("system event set");

    private NvmlSystemEventSet(Downcalls nvml, MemorySegment set) {
        this.nvml = nvml;
        this.set = set;
    }

    static NvmlSystemEventSet create(Downcalls nvml) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var request = SystemEventSetCreateRequestV1Struct.allocate(arena);
            NvmlException.check(nvmlSystemEventSetCreate, nvml.call(nvmlSystemEventSetCreate, request.segment()));
            return new NvmlSystemEventSet(nvml, request.set());
        }
    }

    /// {@code nvmlSystemRegisterEvents}.
    public void register(Set<SystemEventType> types) throws NvmlException {
        try (var _ = use.enter();
                var arena = Arena.ofConfined()) {
            var request = SystemRegisterEventRequestV1Struct.allocate(arena);
            request.eventTypes(SystemEventType.mask(types));
            request.set(set);
            NvmlException.check(nvmlSystemRegisterEvents, nvml.call(nvmlSystemRegisterEvents, request.segment()));
        }
    }

    /// {@code nvmlSystemEventSetWait}: what happened; empty when the time is up.
    public List<Event> await(Duration timeout) throws NvmlException {
        try (var _ = use.enter();
                var arena = Arena.ofConfined()) {
            var data = arena.allocate(SystemEventDataV1Struct.LAYOUT, MAX_EVENTS);
            var request = SystemEventSetWaitRequestV1Struct.allocate(arena);
            request.timeoutms(Timeouts.millis(timeout));
            request.set(set);
            request.data(data);
            request.dataSize(MAX_EVENTS);
            int code = nvml.call(nvmlSystemEventSetWait, request.segment());
            if (code == NvmlReturn.TIMEOUT.code()) {
                return List.of();
            }
            NvmlException.check(nvmlSystemEventSetWait, code);
            var events = new ArrayList<Event>();
            for (int index = 0; index < Math.min(request.numEvent(), MAX_EVENTS); index++) {
                var struct = SystemEventDataV1Struct.at(data, index);
                events.add(new Event(struct.eventType(), struct.gpuId()));
            }
            return List.copyOf(events);
        }
    }

    /// {@code nvmlSystemEventSetFree}.
    @Override
    public void close() {
        use.close(() -> {
            try (var arena = Arena.ofConfined()) {
                var request = SystemEventSetFreeRequestV1Struct.allocate(arena);
                request.set(set);
                nvml.call(nvmlSystemEventSetFree, request.segment());
            }
        });
    }

    /// @param typeMask raw type, one bit
    /// @param gpuId    the driver's own id of the GPU
    public record Event(long typeMask, int gpuId) {
        /// The type where this build knows it.
        public Set<SystemEventType> types() {
            return SystemEventType.in(typeMask);
        }
    }
}
