package io.wattle.nvml.linker;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A loaded NVML with a handle for every function of {@link NvmlFunction}.
///
/// Every symbol is optional: what a driver lacks answers FUNCTION_NOT_FOUND. A loaded library is
/// never unloaded, because the driver keeps threads and thread-local storage in it.
///
/// {@code Linker.Option.critical} is not used: it would hold back the collector during a call, and
/// a driver call may take milliseconds or hang.
public final class NvmlLibrary {
    /// The name under which every Linux driver installs NVML.
    public static final String SYSTEM_NAME = "libnvidia-ml.so.1";

    private final Map<NvmlFunction, MethodHandle> handles = new EnumMap<>(NvmlFunction.class);
    private final MemorySegment[] addresses = new MemorySegment[NvmlFunction.values().length];
    private final Set<NvmlFunction> missing = EnumSet.noneOf(NvmlFunction.class);

    private NvmlLibrary(SymbolLookup symbols) {
        for (var function : NvmlFunction.values()) {
            handles.put(function, link(symbols, function));
        }
    }

    /// Loads the library.
    ///
    /// @param path the library to load; without it the system's search path decides
    /// @throws LibraryNotLoadedException when there is none, or it is no NVML
    @SuppressWarnings("restricted") // native access is what this class is for
    public static NvmlLibrary load(Optional<Path> path) throws LibraryNotLoadedException {
        if (path.isPresent() && !Files.exists(path.get())) {
            throw new LibraryNotLoadedException(LibraryNotLoadedException.Kind.NOT_FOUND, "no such file");
        }
        try {
            var symbols = path.isPresent()
                    ? SymbolLookup.libraryLookup(path.get(), Arena.global())
                    : SymbolLookup.libraryLookup(SYSTEM_NAME, Arena.global());
            var library = new NvmlLibrary(symbols);
            if (library.missing.contains(NvmlFunction.nvmlInit_v2)) {
                throw new LibraryNotLoadedException(
                        LibraryNotLoadedException.Kind.UNUSABLE, "it does not export nvmlInit_v2");
            }
            return library;
        } catch (IllegalCallerException denied) {
            throw new LibraryNotLoadedException(LibraryNotLoadedException.Kind.NATIVE_ACCESS_DENIED, denied);
        } catch (IllegalArgumentException refused) {
            // The look-up answers alike for a name that is not found and for a file that is no library.
            var kind = path.isPresent()
                    ? LibraryNotLoadedException.Kind.UNUSABLE
                    : LibraryNotLoadedException.Kind.NOT_FOUND;
            throw new LibraryNotLoadedException(kind, refused);
        }
    }

    /// The functions that this driver's library lacks.
    public Set<NvmlFunction> missing() {
        return Set.copyOf(missing);
    }

    /// Where a function that takes two pointers is; NULL for all others, and where the driver lacks it.
    MemorySegment address(NvmlFunction function) {
        return addresses[place(function)];
    }

    @SuppressWarnings("EnumOrdinal") // an EnumMap costs 15 ns more, half of a call
    private static int place(NvmlFunction function) {
        return function.ordinal();
    }

    MethodHandle handle(NvmlFunction function) {
        var handle = handles.get(function);
        if (handle == null) {
            throw new AssertionError("The function %s was not linked.".formatted(function));
        }
        return handle;
    }

    @SuppressWarnings("restricted") // native access is what this class is for
    private MethodHandle link(SymbolLookup symbols, NvmlFunction function) {
        var descriptor = function.descriptor();
        var address = symbols.find(function.name());
        boolean takesTwoPointers = descriptor.equals(Downcalls.TWO_POINTERS_FORM);
        addresses[place(function)] = takesTwoPointers ? address.orElse(MemorySegment.NULL) : MemorySegment.NULL;
        if (address.isPresent()) {
            return Linker.nativeLinker().downcallHandle(address.get(), descriptor);
        }
        missing.add(function);
        return MethodHandles.dropArguments(
                new MissingSymbol(function).handle(),
                0,
                descriptor.toMethodType().parameterArray());
    }
}
