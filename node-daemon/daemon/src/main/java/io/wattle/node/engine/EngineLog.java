package io.wattle.node.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The log of one engine, written by the engine itself, so that it goes on without the daemon.
///
/// It is kept to three files of {@value #MAX_BYTES} bytes. A running engine appends to the file it opened, so that file
/// is copied and cut rather than renamed.
record EngineLog(Path path) {
    static final long MAX_BYTES = 8L << 20;

    private static final int TAIL_BYTES = 8192;
    private static final int MAX_LINE = 500;

    /// Makes way for the log of a new process.
    void begin() throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        if (Files.exists(path)) {
            moveOlder();
            Files.move(path, old(1), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Cuts the log of a running process where it has become too long.
    void trim() throws IOException {
        if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
            moveOlder();
            Files.copy(path, old(1), StandardCopyOption.REPLACE_EXISTING);
            try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /// The last line with anything on it, which is where an engine says why it ended. Empty where there is none.
    String lastLine() {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            long start = Math.max(0, file.length() - TAIL_BYTES);
            file.seek(start);
            byte[] tail = new byte[(int) (file.length() - start)];
            file.readFully(tail);
            String line = new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .reduce("", (_, last) -> last);
            return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE);
        } catch (IOException absent) {
            return "";
        }
    }

    private void moveOlder() throws IOException {
        if (Files.exists(old(1))) {
            Files.move(old(1), old(2), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path old(int age) {
        return path.resolveSibling(path.getFileName() + "." + age);
    }
}
