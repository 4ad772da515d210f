package io.wattle.cuda;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/// The process that {@link BandwidthProbe} starts. It prints one line: {@code measured} and the rounds
/// in bytes per second, or {@code failed}, the code and a sentence.
final class ProbeProcess {
    private ProbeProcess() {}

    /// @param arguments the UUID, the kind, and the library where it is not the system's
    public static void main(String[] arguments) {
        var library = arguments.length > 2 ? Optional.of(Path.of(arguments[2])) : Optional.<Path>empty();
        System.out.println(line(arguments[0], BandwidthProbe.Kind.valueOf(arguments[1]), library));
    }

    private static String line(String uuid, BandwidthProbe.Kind kind, Optional<Path> library) {
        try {
            var device = CudaDriver.open(library).device(uuid);
            try (var context = device.retainContext()) {
                return Measurement.run(kind, context).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" ", "measured ", ""));
            }
        } catch (CudaException failure) {
            return "failed %d %s".formatted(failure.code(), failure.getMessage());
        }
    }
}
