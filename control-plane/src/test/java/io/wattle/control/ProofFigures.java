package io.wattle.control;

import io.wattle.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.TestReporter;

/// What the proof measured, in the order in which it did: a report entry, and `target/proof.txt`.
final class ProofFigures {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final Map<String, String> measured = new LinkedHashMap<>();

    void put(String what, String figure) {
        measured.put(what, figure);
    }

    void put(String what, Duration time) {
        measured.put(what, String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9));
    }

    /// Waits until it is so, and notes how long that took.
    Duration took(String what, Callable<Boolean> question) throws Exception {
        long began = System.nanoTime();
        Eventually.holds(what, SOON, question);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        put(what, took);
        return took;
    }

    void tell(TestReporter reporter) throws IOException {
        reporter.publishEntry(measured);
        Files.write(
                Files.createDirectories(Path.of("target")).resolve("proof.txt"),
                measured.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .toList());
    }
}
