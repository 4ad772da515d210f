package io.wattle.node.sensor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The small files in which the kernel publishes a value each.
final class SensorFile {
    private SensorFile() {}

    static String text(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    /// @throws IOException if the file cannot be read or holds no whole number
    static long number(Path file) throws IOException {
        String text = text(file);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new IOException("it holds \"%s\" instead of a whole number".formatted(text), notANumber);
        }
    }

    /// The text of a file that need not exist.
    static Optional<String> optionalText(Path file) throws IOException {
        try {
            return Optional.of(text(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /// What a folder holds, in the order of the names; nothing where there is no folder.
    static List<Path> entries(Path folder, String glob) throws IOException {
        var entries = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException absent) {
            return List.of();
        }
        entries.sort(null);
        return entries;
    }
}
