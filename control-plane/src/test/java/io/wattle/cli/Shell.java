package io.wattle.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// Runs the scripts of the source tree in a copy, with programs of the test's own around them.
final class Shell {
    /// Tests run in the folder control-plane.
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Shell() {}

    /// Copies a file of the source tree to the same place below another root.
    static Path copy(String file, Path root) throws IOException {
        return copy(file, root, file);
    }

    static Path copy(String file, Path root, String place) throws IOException {
        Path target = root.resolve(place);
        Files.createDirectories(target.getParent());
        return Files.copy(ROOT.resolve(file), target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    static Path script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// A folder that looks like the home of a JDK.
    ///
    /// @param java text of its program java
    static Path jdk(Path home, String version, String java) throws IOException {
        script(home.resolve("bin/java"), java);
        script(home.resolve("bin/javac"), "");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    static Process start(Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.start();
    }

    static CommandRun run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        return finish(start(environment, List.of(command)));
    }

    static CommandRun finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandRun(process.waitFor(), out, err);
    }
}
