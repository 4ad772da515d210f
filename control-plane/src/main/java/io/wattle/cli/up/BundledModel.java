package io.wattle.cli.up;

import io.wattle.cli.CliException;
import io.wattle.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The small model that a distribution brings along.
///
/// @param architecture its shape in the catalogue
/// @param precision    of its weights
record BundledModel(String name, String architecture, Path file, String precision) {
    /// @param home the distribution's folder
    static BundledModel find(Path home) throws IOException {
        Path folder = home.resolve("models");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(".gguf"))
                        .sorted()
                        .findFirst()
                        .map(file -> new BundledModel("chat", "karpathy/stories15M", file, "int8"))
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
