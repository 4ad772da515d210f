package io.wattle.cli;

import picocli.CommandLine.Command;

/// {@code wattle} without a verb: says what there is.
@Command(
        name = "wattle",
        description = "Serves language models on racks that are short of power.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Environment: WATTLE_SERVER names the control plane (default http://127.0.0.1:8840).",
            "Exit codes: 0 done, 1 failure, 2 usage, 3 not found, 4 infeasible or conflict,",
            "5 unavailable or timed out, 6 denied."
        })
final class RootCommand implements Runnable {
    @Override
    public void run() {
        throw new CliException(
                ExitCode.USAGE, "Missing a command, such as \"up\" or \"get nodes\"; \"wattle --help\" lists them.");
    }
}
