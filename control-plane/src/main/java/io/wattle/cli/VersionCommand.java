package io.wattle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// {@code wattle version}: which Wattle this command is of.
@Command(name = "version", description = "Says the version of this command; the control plane's is at /api/v1/version.")
final class VersionCommand implements Callable<Integer> {
    private final CliContext context;

    VersionCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.out().println(ClientVersion.line());
        return ExitCode.DONE.code();
    }
}
