package io.wattle.node.sensor;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/// What one attempt to read a sensor produced. Exhaustive: a new outcome is a compile error wherever one must decide.
public sealed interface Reading<T> {
    /// An answer.
    ///
    /// @param window    the time the value averages over, ending at {@code at}; zero for a momentary one
    /// @param precision relative error, such as 0.05 for 5 %, where the source states one
    /// @param source    which sensor answered, such as {@code rapl}
    record Value<T>(T value, Duration window, OptionalDouble precision, String source, Instant at)
            implements Reading<T> {}

    /// This machine has no such sensor.
    record Unsupported<T>(String reason) implements Reading<T> {}

    /// The sensor is there and this user may not read it.
    ///
    /// @param remedy one sentence for an operator: what to do about it
    record Denied<T>(String reason, String remedy) implements Reading<T> {}

    /// The attempt failed; the next may not.
    record Failed<T>(String reason) implements Reading<T> {}

    /// The device is gone from its bus: only a repair, a reset or its return brings it back.
    record Lost<T>(String reason) implements Reading<T> {}

    /// What a file that could not be read says of the sensor behind it.
    ///
    /// @param remedy what to do where the permission is missing
    static <T> Reading<T> unread(Path file, Exception failure, String remedy) {
        return switch (failure) {
            case AccessDeniedException _ ->
                new Denied<>("This user may not read the file (%s).".formatted(file), remedy);
            case NoSuchFileException _ -> new Unsupported<>("There is no file (%s).".formatted(file));
            default -> new Failed<>("The file (%s) cannot be read: %s.".formatted(file, failure.getMessage()));
        };
    }
}
