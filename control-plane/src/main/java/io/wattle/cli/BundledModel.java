package io.wattle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The small model that a distribution brings along: its shape is in the catalogue as {@code wattle/NAME}, and its
/// weights are Q8_0.
///
/// @param file {@code NAME.gguf}
record BundledModel(Path file) {
    private static final String SUFFIX = ".gguf";

    String name() {
        String fileName = String.valueOf(file.getFileName());
        return fileName.substring(0, fileName.length() - SUFFIX.length());
    }

    /// @param home the distribution's folder
    static BundledModel find(Path home) throws IOException {
        Path folder = home.resolve("models");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(SUFFIX))
                        .sorted()
                        .findFirst()
                        .map(BundledModel::new)
                        .orElseThrow(() -> missing(folder));
            }
        }
        throw missing(folder);
    }

    private static CliException missing(Path folder) {
        return new CliException(
                ExitCode.NOT_FOUND,
                "The distribution brings no model (no *.gguf in " + folder + "); write a models.yaml that names one.");
    }
}
