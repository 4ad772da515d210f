package io.wattle.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// What a command sees of the world around its process, so that tests can give it another one.
///
/// @param out         results
/// @param err         progress and diagnostics
/// @param environment environment variables
/// @param clock       tells ages in tables
/// @param isTerminal  whether {@code out} is a terminal that can be redrawn
/// @param home        the distribution's folder; none when run from class files
public record CliContext(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        InstantSource clock,
        boolean isTerminal,
        Optional<Path> home) {
    /// The process's own surroundings. The scripts of the distribution set the two system properties.
    static CliContext ofProcess() {
        return new CliContext(
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                System.getenv(),
                InstantSource.system(),
                Boolean.getBoolean("wattle.terminal"),
                Optional.ofNullable(System.getProperty("wattle.home")).map(Path::of));
    }

    /// UTF-8 whatever the locale says: JSON is, and so are names.
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /// A variable that is set and not empty.
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// How the user called this command, for advice that can be pasted.
    public String commandName() {
        return variable("WATTLE_COMMAND").orElse("wattle");
    }
}
