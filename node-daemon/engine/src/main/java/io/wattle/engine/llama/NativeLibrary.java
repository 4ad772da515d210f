package io.wattle.engine.llama;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Loads llama.cpp's library from the binding's jar.
final class NativeLibrary {
    /// The binding's folder for each value of {@code os.arch}.
    private static final Map<String, String> FOLDERS = Map.of("amd64", "x86_64", "aarch64", "aarch64");

    private static final String FILE = "libjllama.so";
    private static final String BINDING = "de.kherud.llama.LlamaModel";

    private NativeLibrary() {}

    /// @param base where the library lies for the moment of loading; must allow execution
    static void load(Path base) throws TextModelException {
        var architecture = System.getProperty("os.arch");
        try (var resource = resource(architecture)) {
            if (resource == null || !System.getProperty("os.name").equals("Linux")) {
                throw new TextModelException("The binding has no llama.cpp for %s on %s; it has Linux on %s."
                        .formatted(System.getProperty("os.name"), architecture, FOLDERS.keySet()));
            }
            try (var folder = NativeFolder.create(base)) {
                Files.copy(resource, folder.path().resolve(FILE));
                waitPassively();
                System.setProperty("de.kherud.llama.lib.path", folder.path().toString());
                System.setProperty("de.kherud.llama.tmpdir", folder.path().toString());
                Class.forName(BINDING);
            }
        } catch (IOException failure) {
            throw new TextModelException(
                    "The folder for llama.cpp's library under %s failed: %s. Maybe set -Djava.io.tmpdir to another."
                            .formatted(base, failure),
                    failure);
        } catch (ClassNotFoundException | LinkageError failure) {
            throw new TextModelException(
                    "llama.cpp's library did not load from %s: %s. Maybe that file system forbids execution; set -Djava.io.tmpdir to another."
                            .formatted(base, failure.getMessage()),
                    failure);
        }
    }

    /// Lets llama.cpp's threads sleep at their barriers instead of spinning, unless the environment says
    /// otherwise.
    ///
    /// Spinning costs energy, and ruins a machine that has more to do than it has processors: there 400 tokens
    /// of a small model took 8.7 to 17.7 s spinning and 0.3 to 0.7 s sleeping (measured, two threads). OpenMP
    /// reads the variable when it is loaded, with the library.
    @SuppressWarnings("restricted") // the launcher allows native access
    private static void waitPassively() {
        var linker = Linker.nativeLinker();
        var setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            int overwrite = 0;
            int _ = (int)
                    setenv.invokeExact(arena.allocateFrom("OMP_WAIT_POLICY"), arena.allocateFrom("PASSIVE"), overwrite);
        } catch (Throwable unexpected) { // a downcall declares Throwable but throws none of its own
            throw new AssertionError("The binding of setenv is wrong.", unexpected);
        }
    }

    private static @Nullable InputStream resource(String architecture) {
        var folder = FOLDERS.getOrDefault(architecture, "unknown");
        return NativeLibrary.class.getResourceAsStream("/de/kherud/llama/Linux/%s/%s".formatted(folder, FILE));
    }
}
