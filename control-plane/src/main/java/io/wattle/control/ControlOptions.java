package io.wattle.control;

import io.wattle.control.store.DatabaseSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The flags of {@code wattle-control}. The same names without dashes may stand in the configuration file.
@Command(
        name = "wattle-control",
        description = "Runs the control plane: gateway, planner, API and console on one port.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ControlOptions {
    @Option(names = "--data", paramLabel = "DIR", description = "Folder of its files; made when it is not there.")
    private @Nullable Path data;

    @Option(
            names = "--http-host",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "Address it listens on (default: ${DEFAULT-VALUE}).")
    private String httpHost = "127.0.0.1";

    @Option(
            names = "--http-port",
            defaultValue = "8840",
            paramLabel = "PORT",
            description = "Port it listens on; 0 for any (default: ${DEFAULT-VALUE}).")
    private int httpPort;

    @Option(
            names = "--advertised-url",
            paramLabel = "URL",
            description = "Where nodes and other control planes reach it, when that is not where it listens.")
    private @Nullable URI advertisedUrl;

    @Option(
            names = "--zookeeper",
            paramLabel = "HOST:PORT,…",
            description = "ZooKeeper ensemble; without it one runs inside, for a single control plane.")
    private @Nullable String zooKeeper;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "jdbc:postgresql://…; without it a file under --data.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--database-user",
            defaultValue = "wattle",
            paramLabel = "USER",
            description = "(default: ${DEFAULT-VALUE}).")
    private String databaseUser = "wattle";

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password.")
    private @Nullable Path databasePasswordFile;

    @Option(
            names = "--repairs",
            defaultValue = "heal",
            paramLabel = "heal|alert",
            description = "Whether stuck engines and lost GPUs are repaired or only told (default: ${DEFAULT-VALUE}).")
    private String repairs = "heal";

    @Option(
            names = "--warm-up",
            defaultValue = "on",
            paramLabel = "on|off",
            description = "Whether the gateway answers requests of its own, in the background, before it says that it"
                    + " is ready; a few seconds (default: ${DEFAULT-VALUE}).")
    private String warmUp = "on";

    @Option(names = "--exit-with-parent", description = "End when standard input ends.")
    private boolean exitWithParent;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file of these settings; WATTLE_CONFIG names it too.")
    @SuppressWarnings("UnusedVariable") // ConfigFile looks for it before picocli does
    private @Nullable Path config;

    boolean exitsWithParent() {
        return exitWithParent;
    }

    /// @throws StartException for what cannot be
    Settings settings() throws StartException {
        Path folder = data;
        if (folder == null) {
            throw usage("The folder of the control plane's files is missing; give it with --data DIR.");
        }
        if (httpPort < 0 || httpPort > 65_535) {
            throw usage("The port %d of --http-port must be from 0 to 65535.".formatted(httpPort));
        }
        if (!repairs.equals("heal") && !repairs.equals("alert")) {
            throw usage("The word \"%s\" of --repairs must be heal or alert.".formatted(repairs));
        }
        if (!warmUp.equals("on") && !warmUp.equals("off")) {
            throw usage("The word \"%s\" of --warm-up must be on or off.".formatted(warmUp));
        }
        return new Settings(
                folder.toAbsolutePath(),
                httpHost,
                httpPort,
                Optional.ofNullable(zooKeeper),
                database(),
                Optional.ofNullable(advertisedUrl),
                repairs.equals("heal"),
                warmUp.equals("on"));
    }

    private Optional<DatabaseSettings> database() throws StartException {
        String url = databaseUrl;
        if (url == null) {
            return Optional.empty();
        }
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            throw usage("The address \"%s\" of --database-url must begin with jdbc:postgresql:".formatted(url));
        }
        return Optional.of(new DatabaseSettings(url, databaseUser, password()));
    }

    private String password() throws StartException {
        Path file = databasePasswordFile;
        if (file == null) {
            return "";
        }
        try {
            return Files.readAllLines(file).stream().findFirst().orElse("").strip();
        } catch (IOException unreadable) {
            throw usage("The file \"%s\" of --database-password-file cannot be read.".formatted(file));
        }
    }

    private static StartException usage(String sentence) {
        return new StartException(ExitCode.USAGE, sentence);
    }
}
