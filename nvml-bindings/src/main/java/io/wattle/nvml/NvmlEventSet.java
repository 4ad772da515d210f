package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetSupportedEventTypes;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceRegisterEvents;
import static io.wattle.nvml.linker.NvmlFunction.nvmlEventSetCreate;
import static io.wattle.nvml.linker.NvmlFunction.nvmlEventSetFree;
import static io.wattle.nvml.linker.NvmlFunction.nvmlEventSetWait_v2;
import static java.lang.foreign.ValueLayout.ADDRESS;

import io.wattle.nvml.linker.Downcalls;
import io.wattle.nvml.struct.EventDataStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Events of GPUs, Xid errors above all. One thread waits, with a short time limit; others may
/// register and close. Closing waits for the waiting call, because NVML forbids to free a set in use.
public final class NvmlEventSet implements AutoCloseable {
    private final Downcalls nvml;
    private final MemorySegment set;
    private final Map<Long, NvmlDevice> devices = new ConcurrentHashMap<>();
    private final UseCount use = new UseCount("event set");

    private NvmlEventSet(Downcalls nvml, MemorySegment set) {
        this.nvml = nvml;
        this.set = set;
    }

    static NvmlEventSet create(Downcalls nvml) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ADDRESS);
            NvmlException.check(nvmlEventSetCreate, nvml.call(nvmlEventSetCreate, out));
            return new NvmlEventSet(nvml, out.get(ADDRESS, 0));
        }
    }

    /// {@code nvmlDeviceRegisterEvents} for those of the types that the GPU supports.
    ///
    /// @return the types registered: the wanted ones that {@code nvmlDeviceGetSupportedEventTypes} lists
    public Set<EventType> register(NvmlDevice device, Set<EventType> wanted) throws NvmlException {
        long types = EventType.mask(wanted) & device.calls().readLong(nvmlDeviceGetSupportedEventTypes);
        var handle = device.calls().handle();
        if (types != 0) {
            try (var _ = use.enter()) {
                NvmlException.check(nvmlDeviceRegisterEvents, nvml.call(nvmlDeviceRegisterEvents, handle, types, set));
            }
        }
        devices.put(handle.address(), device);
        return EventType.in(types);
    }

    /// {@code nvmlEventSetWait_v2}: the next event, or empty when the time is up.
    ///
    /// @throws NvmlException with GPU_IS_LOST when a registered GPU fell off the bus
    public Optional<NvmlEvent> await(Duration timeout) throws NvmlException {
        try (var _ = use.enter();
                var arena = Arena.ofConfined()) {
            var struct = EventDataStruct.allocate(arena);
            int code = nvml.call(nvmlEventSetWait_v2, set, struct.segment(), Timeouts.millis(timeout));
            if (code == NvmlReturn.TIMEOUT.code()) {
                return Optional.empty();
            }
            NvmlException.check(nvmlEventSetWait_v2, code);
            return Optional.of(event(struct));
        }
    }

    /// {@code nvmlEventSetFree}.
    @Override
    public void close() {
        use.close(() -> nvml.call(nvmlEventSetFree, set));
    }

    private NvmlEvent event(EventDataStruct struct) {
        return new NvmlEvent(
                Optional.ofNullable(devices.get(struct.device().address())),
                struct.eventType(),
                struct.eventData(),
                GpuProcess.instance(struct.gpuInstanceId()),
                GpuProcess.instance(struct.computeInstanceId()));
    }
}
