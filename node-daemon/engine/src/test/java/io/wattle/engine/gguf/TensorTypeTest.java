package io.wattle.engine.gguf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.engine.Requirements;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorTypeTest {
    private static final String FOLDER = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";

    @Test
    @SuppressWarnings("restricted")
    void agreesWithLlamaCpp(@TempDir Path folder) throws Throwable {
        Requirements.assumeLlamaCpp();
        try (var arena = Arena.ofConfined()) {
            var library = SymbolLookup.libraryLookup(extracted(folder), arena);
            var blockElements = function(library, "ggml_blck_size");
            var blockBytes = function(library, "ggml_type_size");
            for (var type : TensorType.values()) {
                assertThat((long) blockElements.invoke(type.number))
                        .as("%s", type)
                        .isEqualTo(type.blockElements);
                assertThat((long) blockBytes.invoke(type.number)).as("%s", type).isEqualTo(type.blockBytes);
            }
        }
    }

    private static Path extracted(Path folder) throws IOException {
        var file = folder.resolve("libjllama.so");
        try (var resource =
                TensorTypeTest.class.getResourceAsStream("/de/kherud/llama/Linux/%s/libjllama.so".formatted(FOLDER))) {
            Files.copy(resource, file);
        }
        return file;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(SymbolLookup library, String name) {
        return Linker.nativeLinker()
                .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
    }
}
