package io.wattle.node.sensor;

import io.wattle.quantity.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// {@code /proc/meminfo}: memory of the host.
public final class MemorySensor implements Sensor<HostMemory> {
    private static final int BYTES_PER_KIBIBYTE = 1024;

    private final Path file;
    private final InstantSource clock;

    /// @param proc where the kernel's process file system is, {@code /proc}
    public MemorySensor(Path proc, InstantSource clock) {
        this.file = proc.resolve("meminfo");
        this.clock = clock;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Reading<HostMemory> read() {
        try {
            var lines = Files.readAllLines(file);
            var total = kibibytes(lines, "MemTotal");
            var available = kibibytes(lines, "MemAvailable");
            if (total.isEmpty() || available.isEmpty()) {
                return new Reading.Failed<>("The file (%s) lacks MemTotal or MemAvailable.".formatted(file));
            }
            var memory = new HostMemory(total.get(), available.get());
            return new Reading.Value<>(memory, Duration.ZERO, OptionalDouble.empty(), name(), clock.instant());
        } catch (IOException failure) {
            return Reading.unread(file, failure, "Mount it for the daemon.");
        }
    }

    /// A line such as {@code MemTotal:       24680428 kB}, in which kB means 1024 bytes.
    private static Optional<Bytes> kibibytes(List<String> lines, String key) {
        return lines.stream()
                .map(line -> line.split("[: ]+"))
                .filter(words -> words.length >= 2 && words[0].equals(key) && words[1].matches("\\d{1,15}"))
                .map(words -> new Bytes(Long.parseLong(words[1]) * BYTES_PER_KIBIBYTE))
                .findFirst();
    }
}
