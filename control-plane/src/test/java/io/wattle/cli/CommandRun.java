package io.wattle.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What one command printed, and its exit code.
record CommandRun(int code, String out, String err) {
    static CommandRun of(Map<String, String> environment, String input, String... arguments) {
        return of(Optional.empty(), environment, input, arguments);
    }

    static CommandRun of(Optional<Path> home, Map<String, String> environment, String input, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var context = new CliContext(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                environment,
                () -> Instant.parse("2026-11-21T12:00:00Z"),
                false,
                home);
        int code = WattleMain.run(context, arguments);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// A command of this distribution.
    static CommandRun of(FakeDistribution distribution, String... arguments) {
        return of(Optional.of(distribution.home()), Map.of(), "", arguments);
    }

    static CommandRun of(String... arguments) {
        return of(Map.of(), "", arguments);
    }

    /// A command that talks to this server.
    static CommandRun against(FakeControlPlane server, String... arguments) {
        return of(Map.of("WATTLE_SERVER", server.url()), "", arguments);
    }
}
