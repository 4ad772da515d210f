package io.wattle.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

/// What tests with the real llama.cpp need of the machine.
public final class Requirements {
    /// The one library that the binding needs and does not bring.
    private static final String OPENMP = "libgomp.so.1";

    private Requirements() {}

    /// Skips the test where llama.cpp cannot be loaded, unless nothing may be skipped.
    @SuppressWarnings("restricted")
    public static void assumeLlamaCpp() {
        try (var arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(OPENMP, arena);
        } catch (IllegalArgumentException missing) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("llama.cpp needs %s; install Debian's libgomp1.".formatted(OPENMP), missing);
            }
            assumeTrue(false, "Skipped: llama.cpp needs %s, Debian's libgomp1.".formatted(OPENMP));
        }
    }
}
