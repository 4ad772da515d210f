package io.wattle.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// {@code wattle up}: starts a whole Wattle on this machine and keeps it running until Ctrl-C.
@Command(
        name = "up",
        description = "Starts a whole Wattle on this machine, on loopback, and serves a small model until Ctrl-C.",
        footer = {
            "",
            "Starts, as separate processes in this order: the control plane (with ZooKeeper and the database H2",
            "inside), the node daemon, an engine. The folder of --data keeps all state, the logs, and the files",
            "cluster.yaml and models.yaml, which are written when they are missing and applied at each start."
        })
public final class UpCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for all state; default $XDG_DATA_HOME/wattle, else ~/.local/share/wattle.")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8840",
            description = "Port of the API and the console; 0 takes any that is free; default ${DEFAULT-VALUE}.")
    private int httpPort = 8840;

    @Option(
            names = "--zookeeper",
            paramLabel = "HOST:PORT,...",
            description = "A real ZooKeeper instead of the one inside.")
    private Optional<String> zookeeper = Optional.empty();

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "A real PostgreSQL instead of H2: jdbc:postgresql://HOST/DATABASE.")
    private Optional<String> databaseUrl = Optional.empty();

    @Option(names = "--database-user", paramLabel = "NAME", description = "User of --database-url.")
    private Optional<String> databaseUser = Optional.empty();

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            description = "File that holds the password of --database-user.")
    private Optional<Path> databasePasswordFile = Optional.empty();

    @Option(
            names = "--llama-server",
            paramLabel = "FILE",
            description = "A llama-server to run models with, instead of the engine inside.")
    private Optional<Path> llamaServer = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2min",
            description = "How long to wait until the models serve; default ${DEFAULT-VALUE}.")
    private String timeout = "2min";

    @Option(
            names = "--warm-up",
            description = "Has the gateway warm up as in production: it takes processor time from the model's start.")
    private boolean warmsUp;

    public UpCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        UpSettings settings = settings();
        Duration patience = Timeouts.parse(timeout);
        var progress = new Progress(context.err(), context.clock());
        try (DataFolder folder = DataFolder.open(settings.data());
                var stack = new LocalStack(folder, progress)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
            LocalRun.Outcome outcome = new LocalRun(settings, folder, stack, progress).start(patience);
            UpSummary.lines(outcome, settings.data(), progress.seconds(), context.commandName())
                    .forEach(context.out()::println);
            stack.awaitStop();
            return ExitCode.DONE.code();
        } catch (ChildFailure failure) {
            throw failure.toCliException();
        } catch (IOException failure) {
            throw new CliException(ExitCode.FAILURE, "\"wattle up\" failed: " + failure.getMessage() + ".");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILURE.code();
        }
    }

    private UpSettings settings() {
        Path home = context.home()
                .orElseThrow(() -> new CliException(
                        ExitCode.FAILURE,
                        "\"wattle up\" must be started by bin/wattle of a distribution, which holds all processes."));
        if (httpPort < 0 || httpPort > 65535) {
            throw new CliException(
                    ExitCode.USAGE, "The port " + httpPort + " of --http-port must be between 0 and 65535.");
        }
        if (databaseUrl.isEmpty() && (databaseUser.isPresent() || databasePasswordFile.isPresent())) {
            throw new CliException(ExitCode.USAGE, "--database-user and --database-password-file need --database-url.");
        }
        var control = new ArrayList<String>();
        add(control, "--zookeeper", zookeeper);
        add(control, "--database-url", databaseUrl);
        add(control, "--database-user", databaseUser);
        add(control, "--database-password-file", databasePasswordFile.map(UpCommand::absolute));
        add(control, "--warm-up", Optional.of(warmsUp ? "on" : "off"));
        var node = new ArrayList<String>();
        add(node, "--llama-server", llamaServer.map(UpCommand::absolute));
        return new UpSettings(home, data.orElseGet(this::usualFolder).toAbsolutePath(), httpPort, control, node);
    }

    private Path usualFolder() {
        return context.variable("XDG_DATA_HOME")
                .map(Path::of)
                .or(() -> context.variable("HOME").map(home -> Path.of(home, ".local", "share")))
                .map(share -> share.resolve("wattle"))
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE, "Neither XDG_DATA_HOME nor HOME is set; choose a folder with --data."));
    }

    private static void add(List<String> options, String name, Optional<String> value) {
        value.ifPresent(text -> options.addAll(List.of(name, text)));
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }
}
