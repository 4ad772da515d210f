package io.wattle.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A process of {@code wattle up} did not come up. The message says which, and shows the end of its log.
final class ChildFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int TAIL_LINES = 12;
    private static final int TAIL_BYTES = 8192;

    /// What every process of Wattle ends with when something that it needs is taken or away, such as its port.
    private static final int UNAVAILABLE = ExitCode.UNAVAILABLE.code();

    private final ExitCode exitCode;

    private ChildFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static ChildFailure notStarted(ChildSpec spec, IOException failure) {
        return new ChildFailure(
                ExitCode.FAILURE,
                "The %s could not be started: %s. Is the distribution whole?"
                        .formatted(spec.label(), failure.getMessage()));
    }

    static ChildFailure ended(ChildSpec spec, int code) {
        return new ChildFailure(
                code == UNAVAILABLE ? ExitCode.UNAVAILABLE : ExitCode.FAILURE,
                "The %s ended with exit code %d before it was ready.%s"
                        .formatted(spec.label(), code, endOfLog(spec.log())));
    }

    static ChildFailure slow(ChildSpec spec) {
        return new ChildFailure(
                ExitCode.UNAVAILABLE,
                "The %s was not ready within %d s.%s"
                        .formatted(spec.label(), spec.patience().toSeconds(), endOfLog(spec.log())));
    }

    /// The same for the shell.
    CliException toCliException() {
        return new CliException(exitCode, String.valueOf(getMessage()));
    }

    private static String endOfLog(Path log) {
        List<String> lines = tail(log);
        return lines.isEmpty()
                ? " Its log %s is empty.".formatted(log)
                : " The end of its log %s:\n    %s".formatted(log, String.join("\n    ", lines));
    }

    private static List<String> tail(Path log) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
