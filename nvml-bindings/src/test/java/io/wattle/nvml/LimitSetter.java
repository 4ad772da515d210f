package io.wattle.nvml;

import java.nio.file.Path;
import java.util.Optional;

/// A process of its own that sets the limit of the first GPU, as a power daemon does.
final class LimitSetter {
    private LimitSetter() {}

    /// @param arguments the library, then milliwatts
    public static void main(String[] arguments) throws NvmlException {
        try (var nvml = Nvml.open(Optional.of(Path.of(arguments[0]))).orElseThrow()) {
            nvml.device(0).power().setLimitMilliwatts(Integer.parseInt(arguments[1]));
        }
    }
}
