package io.wattle.cli;

import io.wattle.performance.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads constants of the performance model from a file that {@code wattle calibrate} wrote.
final class ConstantsFile {
    private ConstantsFile() {}

    /// Those of this release where no file is named.
    static Calibration read(Optional<Path> file) {
        if (file.isEmpty()) {
            return Calibration.standard();
        }
        try {
            return Calibration.parse(Files.readString(file.get()));
        } catch (IOException unreadable) {
            throw new CliException(
                    ExitCode.NOT_FOUND,
                    "The constants \"" + file.get() + "\" cannot be read: " + Cells.reason(unreadable) + ".");
        } catch (IllegalArgumentException malformed) {
            throw new CliException(
                    ExitCode.USAGE, "The file \"" + file.get() + "\" holds no constants: " + malformed.getMessage());
        }
    }
}
