package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCount_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetHandleByIndex_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetHandleByPciBusId_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetHandleByUUID;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetHandleByUUIDV;
import static io.wattle.nvml.linker.NvmlFunction.nvmlInitWithFlags;
import static io.wattle.nvml.linker.NvmlFunction.nvmlInit_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlShutdown;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.Downcalls;
import io.wattle.nvml.linker.LibraryNotLoadedException;
import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.linker.NvmlLibrary;
import io.wattle.nvml.struct.UUIDV1Struct;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// NVML, initialised. Thread-safe, because NVML is.
///
/// A call may take milliseconds, and for ever on a GPU that is hung, and pins its thread meanwhile:
/// call from a bounded pool of platform threads with a deadline, never from a virtual thread.
///
/// After a driver reload every call answers UNINITIALIZED: close and open again.
public final class Nvml implements AutoCloseable {
    /// {@code NVML_INIT_FLAG_NO_GPUS}: a node without GPUs is no failure.
    private static final int NO_GPUS = 1;

    /// {@code NVML_UUID_TYPE_BINARY}.
    private static final int BINARY_UUID = 2;

    private final Downcalls calls;
    private final NvmlSystem system;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Nvml(Downcalls calls) {
        this.calls = calls;
        this.system = new NvmlSystem(calls);
    }

    /// Loads and initialises NVML. NVML counts initialisations, so a process may open several.
    ///
    /// @param library absolute path of the library; when empty, {@code libnvidia-ml.so.1} on the
    ///                system's search path. No environment variable is read here
    public static NvmlOpening open(Optional<Path> library) {
        if (library.isPresent() && !library.get().isAbsolute()) {
            return Unavailability.relativePath(library.get());
        }
        try {
            var calls = new Downcalls(NvmlLibrary.load(library));
            int code = initialise(calls);
            return code == NvmlReturn.SUCCESS.code()
                    ? new NvmlOpening.Opened(new Nvml(calls))
                    : Unavailability.ofCode(code);
        } catch (LibraryNotLoadedException failure) {
            return Unavailability.of(library, failure);
        }
    }

    private static int initialise(Downcalls calls) {
        int code = calls.call(nvmlInitWithFlags, NO_GPUS);
        boolean withoutFlags = code == NvmlReturn.FUNCTION_NOT_FOUND.code() || code == NvmlReturn.NOT_SUPPORTED.code();
        return withoutFlags ? calls.call(nvmlInit_v2) : code;
    }

    /// Driver, library and other facts of the machine.
    public NvmlSystem system() {
        return system;
    }

    /// Draining, removing and finding GPUs.
    public NvmlHotplug hotplug() {
        return new NvmlHotplug(calls);
    }

    /// A new set of GPU events. The receiver closes it.
    public NvmlEventSet newEventSet() throws NvmlException {
        return NvmlEventSet.create(calls);
    }

    /// A new set of system events. The receiver closes it.
    ///
    /// @throws NvmlException with FUNCTION_NOT_FOUND on drivers before 575
    public NvmlSystemEventSet newSystemEventSet() throws NvmlException {
        return NvmlSystemEventSet.create(calls);
    }

    /// GPUs that this process may use; MIG devices are not counted.
    public int deviceCount() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            NvmlException.check(nvmlDeviceGetCount_v2, calls.call(nvmlDeviceGetCount_v2, out));
            return out.get(JAVA_INT, 0);
        }
    }

    /// A GPU by its index. Indices change when a GPU is unplugged: the UUID is its identity.
    ///
    /// @throws NvmlException with INVALID_ARGUMENT where there is no such index
    public NvmlDevice device(int index) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ADDRESS);
            NvmlException.check(nvmlDeviceGetHandleByIndex_v2, calls.call(nvmlDeviceGetHandleByIndex_v2, index, out));
            return new NvmlDevice(new DeviceCalls(calls, out.get(ADDRESS, 0)));
        }
    }

    /// Every GPU, in the order of the indices.
    public List<NvmlDevice> devices() throws NvmlException {
        int count = deviceCount();
        var devices = new ArrayList<NvmlDevice>(count);
        for (int index = 0; index < count; index++) {
            devices.add(device(index));
        }
        return List.copyOf(devices);
    }

    /// A GPU or MIG device by its UUID, such as {@code GPU-…} or {@code MIG-…}.
    ///
    /// @throws NvmlException with NOT_FOUND where there is none
    public NvmlDevice deviceByUuid(String uuid) throws NvmlException {
        return deviceByText(nvmlDeviceGetHandleByUUID, uuid);
    }

    /// A GPU by the 16 bytes of its UUID, as the CUDA driver tells it: {@code nvmlDeviceGetHandleByUUIDV},
    /// else {@code nvmlDeviceGetHandleByUUID} with the bytes as text.
    ///
    /// @throws NvmlException with NOT_FOUND where there is none
    public NvmlDevice deviceByUuid(UUID uuid) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = UUIDV1Struct.allocate(arena);
            struct.type(BINARY_UUID);
            struct.value(ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array());
            var out = arena.allocate(ADDRESS);
            int code = calls.call(nvmlDeviceGetHandleByUUIDV, struct.segment(), out);
            if (code == NvmlReturn.FUNCTION_NOT_FOUND.code()) {
                return deviceByUuid("GPU-" + uuid);
            }
            NvmlException.check(nvmlDeviceGetHandleByUUIDV, code);
            return new NvmlDevice(new DeviceCalls(calls, out.get(ADDRESS, 0)));
        }
    }

    /// A GPU by its PCI bus id, such as {@code 00000000:07:00.0}.
    ///
    /// @throws NvmlException with NOT_FOUND where there is none
    public NvmlDevice deviceByPciBusId(String pciBusId) throws NvmlException {
        return deviceByText(nvmlDeviceGetHandleByPciBusId_v2, pciBusId);
    }

    /// Names of the functions that this driver's NVML lacks; calls to them answer FUNCTION_NOT_FOUND.
    public SortedSet<String> missingFunctions() {
        return calls.library().missing().stream()
                .map(NvmlFunction::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Gives this initialisation back. Calls after the last one answer UNINITIALIZED.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            calls.call(nvmlShutdown); // its only failures say that NVML is shut down already
        }
    }

    private NvmlDevice deviceByText(NvmlFunction function, String text) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ADDRESS);
            NvmlException.check(function, calls.call(function, arena.allocateFrom(text), out));
            return new NvmlDevice(new DeviceCalls(calls, out.get(ADDRESS, 0)));
        }
    }
}
