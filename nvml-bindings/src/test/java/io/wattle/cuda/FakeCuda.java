package io.wattle.cuda;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A fake CUDA driver with a scenario of its own.
final class FakeCuda {
    static final String GPU = "GPU-fa4e0000-0000-4000-8000-000000000000";

    private FakeCuda() {}

    /// @return the library, copied into the folder, beside its scenario
    static Path in(Path folder, String scenario) throws IOException {
        Files.writeString(folder.resolve("cuda-scenario"), scenario);
        try (var in = FakeCuda.class.getResourceAsStream("/fake-nvml/libcuda.so.1")) {
            if (in == null) {
                var sentence =
                        "The fake CUDA driver was not built, because there is no gcc: install gcc to run this test.";
                return "true".equals(System.getenv("CI")) ? fail(sentence) : abort(sentence);
            }
            var library = folder.resolve("libcuda.so.1");
            Files.copy(in, library);
            return library;
        }
    }
}
