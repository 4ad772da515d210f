package io.wattle.node.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// {@code /proc/cpuinfo}: which processors, and how many. x86-64 names them, aarch64 gives two numbers.
public final class CpuModelSensor implements Sensor<CpuModel> {
    /// Implementer and part of the cores of servers (source: Linux, arch/arm64/include/asm/cputype.h).
    private static final Map<String, String> ARM_PARTS = Map.of(
            "0x41/0xd0c", "Arm Neoverse N1",
            "0x41/0xd40", "Arm Neoverse V1",
            "0x41/0xd49", "Arm Neoverse N2",
            "0x41/0xd4f", "Arm Neoverse V2",
            "0x41/0xd84", "Arm Neoverse V3",
            "0x41/0xd8e", "Arm Neoverse N3",
            "0xc0/0xac3", "Ampere-1",
            "0xc0/0xac4", "Ampere-1a");

    private final Path file;
    private final InstantSource clock;

    /// @param proc where the kernel's process file system is, {@code /proc}
    public CpuModelSensor(Path proc, InstantSource clock) {
        this.file = proc.resolve("cpuinfo");
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cpu-model";
    }

    @Override
    public Reading<CpuModel> read() {
        try {
            var lines = Files.readAllLines(file);
            int processors = (int) lines.stream()
                    .filter(line -> line.matches("processor\\s*:.*"))
                    .count();
            if (processors == 0) {
                return new Reading.Failed<>("The file (%s) lists no processor.".formatted(file));
            }
            var model = new CpuModel(first(lines, "model name").or(() -> armName(lines)), processors);
            return new Reading.Value<>(model, Duration.ZERO, OptionalDouble.empty(), name(), clock.instant());
        } catch (IOException failure) {
            return Reading.unread(file, failure, "Mount it for the daemon.");
        }
    }

    private static Optional<String> armName(List<String> lines) {
        var implementer = first(lines, "CPU implementer");
        var part = first(lines, "CPU part");
        if (implementer.isEmpty() || part.isEmpty()) {
            return Optional.empty();
        }
        String code = implementer.get() + "/" + part.get();
        return Optional.of(ARM_PARTS.getOrDefault(code, "Arm " + code));
    }

    private static Optional<String> first(List<String> lines, String key) {
        return lines.stream()
                .map(line -> line.split("\\s*:\\s*", 2))
                .filter(parts -> parts.length == 2 && parts[0].equals(key) && !parts[1].isBlank())
                .map(parts -> parts[1].strip())
                .findFirst();
    }
}
