package io.wattle.node.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.OptionalDouble;

/// {@code /proc/stat}: how busy the processors are.
public final class CpuTimesSensor implements Sensor<CpuTimes> {
    /// Columns of the line {@code cpu} (source: proc_stat(5)); guest time is part of user time already.
    private static final int IDLE = 3;

    private static final int IOWAIT = 4;
    private static final int STEAL = 7;
    private static final int COLUMNS = 8;

    private final Path file;
    private final InstantSource clock;

    /// @param proc where the kernel's process file system is, {@code /proc}
    public CpuTimesSensor(Path proc, InstantSource clock) {
        this.file = proc.resolve("stat");
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cpu-times";
    }

    @Override
    public Reading<CpuTimes> read() {
        try (var lines = Files.lines(file)) {
            var all = lines.filter(line -> line.startsWith("cpu ")).findFirst();
            return all.isPresent()
                    ? parse(all.get())
                    : new Reading.Failed<>("The file (%s) has no line cpu.".formatted(file));
        } catch (IOException failure) {
            return Reading.unread(file, failure, "Mount it for the daemon.");
        }
    }

    private Reading<CpuTimes> parse(String line) {
        var words = line.split(" +");
        if (words.length <= COLUMNS || !Arrays.stream(words).skip(1).allMatch(word -> word.matches("\\d{1,18}"))) {
            return new Reading.Failed<>("The file (%s) has a line \"%s\" of another form.".formatted(file, line));
        }
        long[] ticks = Arrays.stream(words)
                .skip(1)
                .limit(COLUMNS)
                .mapToLong(Long::parseLong)
                .toArray();
        long total = Arrays.stream(ticks).sum();
        long busy = total - ticks[IDLE] - ticks[IOWAIT] - ticks[STEAL];
        return new Reading.Value<>(
                new CpuTimes(busy, total), Duration.ZERO, OptionalDouble.empty(), name(), clock.instant());
    }
}
