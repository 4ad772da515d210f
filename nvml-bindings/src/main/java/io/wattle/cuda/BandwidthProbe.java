package io.wattle.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Measures the memory bandwidth that a GPU really has, in a Java process of its own, so that neither a
/// GPU fault nor a hung driver can take the caller along.
///
/// For drained GPUs: a probe takes 2 GiB or more of GPU memory and all of the bandwidth for a few
/// seconds. A GPU whose clocks are held down meanwhile shows no ceiling: read the clocks event
/// reasons before and after.
///
/// @param library absolute path of the CUDA driver library; when empty, the system's
/// @param limit   time after which the process is killed
public record BandwidthProbe(Optional<Path> library, Duration limit) {
    /// What is measured.
    public enum Kind {
        /// Device-to-device copies; counts bytes read and bytes written.
        COPY,
        /// A kernel that only reads; counts bytes read.
        READ
    }

    /// What a probe led to.
    public sealed interface Outcome {
        /// @param bytesPerSecond one number for each round, in rising order
        record Measured(Kind kind, List<Double> bytesPerSecond) implements Outcome {
            public double medianBytesPerSecond() {
                return bytesPerSecond.get(bytesPerSecond.size() / 2);
            }
        }

        /// The driver refused.
        ///
        /// @param code raw {@code CUresult}, or -1 where no driver was asked
        record Failed(int code, String sentence) implements Outcome {}

        /// The process ended without an answer, as after a fault in the driver.
        record Crashed(int exitStatus) implements Outcome {}

        /// The process was killed at its time limit.
        record TimedOut(Duration limit) implements Outcome {}
    }

    /// @throws IOException where no process can be started
    public Outcome measure(String gpuUuid, Kind kind) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command(gpuUuid, kind)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CUDA_CACHE_DISABLE", "1"); // leaves no compiled kernels in a home folder
        var process = builder.start();
        var output = CompletableFuture.supplyAsync(() -> read(process));
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.TimedOut(limit);
            }
        } finally {
            process.destroyForcibly();
        }
        return outcome(kind, output.join(), process.exitValue());
    }

    private static Outcome outcome(Kind kind, String output, int exitStatus) {
        var words = output.strip().split(" ", -1);
        if (words[0].equals("measured")) {
            return new Outcome.Measured(
                    kind, Arrays.stream(words).skip(1).map(Double::valueOf).toList());
        }
        if (words[0].equals("failed")) {
            return new Outcome.Failed(Integer.parseInt(words[1]), output.strip().split(" ", 3)[2]);
        }
        return new Outcome.Crashed(exitStatus);
    }

    private static String read(Process process) {
        try (var in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return ""; // the process was killed: it has said nothing
        }
    }

    /// The same Java, with the same class path or module path as this process.
    private List<String> command(String gpuUuid, Kind kind) {
        var command = new ArrayList<String>();
        command.add(Path.of(property("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"));
        var module = BandwidthProbe.class.getModule();
        if (module.isNamed()) {
            command.add("--enable-native-access=" + module.getName());
            Optional.ofNullable(System.getProperty("jdk.module.path")) // absent in a linked image
                    .ifPresent(path -> command.addAll(List.of("-p", path)));
            command.addAll(List.of("-m", module.getName() + "/" + ProbeProcess.class.getName()));
        } else {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(List.of("-cp", property("java.class.path"), ProbeProcess.class.getName()));
        }
        command.addAll(List.of(gpuUuid, kind.name()));
        library.map(Path::toString).ifPresent(command::add);
        return command;
    }

    private static String property(String name) {
        @Nullable String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("The Java runtime does not tell its property (%s).".formatted(name));
        }
        return value;
    }
}
