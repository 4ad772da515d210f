package io.wattle.nvml.linker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// One typed method for each form that NVML's functions have; see {@link NvmlFunction}.
///
/// Every method answers the raw {@code nvmlReturn_t}, and FUNCTION_NOT_FOUND (13) where the
/// driver's library lacks the function. A downcall declares Throwable but throws none of its own,
/// so what comes up here is a wrong binding: that is a bug, and the only one told as an error.
public final class Downcalls {
    static final FunctionDescriptor TWO_POINTERS_FORM = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

    @SuppressWarnings("restricted") // native access is what this package is for
    private static final MethodHandle TWO_POINTERS = Linker.nativeLinker().downcallHandle(TWO_POINTERS_FORM);

    private final NvmlLibrary library;

    public Downcalls(NvmlLibrary library) {
        this.library = library;
    }

    public NvmlLibrary library() {
        return library;
    }

    public int call(NvmlFunction function) {
        try {
            return (int) library.handle(function).invokeExact();
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, int a) {
        try {
            return (int) library.handle(function).invokeExact(a);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a) {
        try {
            return (int) library.handle(function).invokeExact(a);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b) {
        try {
            return (int) library.handle(function).invokeExact(a, b);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, int a, MemorySegment b) {
        try {
            return (int) library.handle(function).invokeExact(a, b);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    /// The form of nearly all that is polled. A constant handle that takes the address as an argument is compiled into
    /// its caller; one that is looked up is not, which costs 30 ns.
    public int call(NvmlFunction function, MemorySegment a, MemorySegment b) {
        var address = library.address(function);
        try {
            return address.equals(MemorySegment.NULL)
                    ? (int) library.handle(function).invokeExact(a, b)
                    : (int) TWO_POINTERS.invokeExact(address, a, b);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, int a, MemorySegment b, int c) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, MemorySegment b, int c) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, MemorySegment b, MemorySegment c) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, int c) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, MemorySegment c) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, long b, MemorySegment c) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, int c, MemorySegment d) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, MemorySegment c, MemorySegment d) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, MemorySegment c, int d) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, MemorySegment b, int c, MemorySegment d) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, MemorySegment b, MemorySegment c, long d) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, int c, int d, MemorySegment e) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d, e);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, int c, MemorySegment d, MemorySegment e) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d, e);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, MemorySegment c, MemorySegment d, MemorySegment e) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d, e);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(
            NvmlFunction function,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c,
            MemorySegment d,
            MemorySegment e) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d, e);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    public int call(
            NvmlFunction function, MemorySegment a, int b, long c, MemorySegment d, MemorySegment e, MemorySegment f) {
        try {
            return (int) library.handle(function).invokeExact(a, b, c, d, e, f);
        } catch (Throwable unexpected) {
            throw impossible(function, unexpected);
        }
    }

    private static AssertionError impossible(NvmlFunction function, Throwable unexpected) {
        return new AssertionError("The binding of %s is wrong.".formatted(function), unexpected);
    }
}
