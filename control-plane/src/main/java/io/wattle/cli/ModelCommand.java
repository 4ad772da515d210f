package io.wattle.cli;

import picocli.CommandLine.Command;

/// {@code wattle model}: what can be done with models without a control plane.
@Command(
        name = "model",
        description = "Lists known architectures; writes a model file with random weights.",
        synopsisSubcommandLabel = "COMMAND")
final class ModelCommand implements Runnable {
    @Override
    public void run() {
        throw new CliException(
                ExitCode.USAGE,
                "Missing a command, such as \"model list\" or \"model synth\"; \"wattle model --help\" lists them.");
    }
}
