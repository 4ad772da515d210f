package io.wattle.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// {@code wattle gpus}: listed here, run by the node daemon's artifact, which alone talks to the driver. The launching
/// script starts that one instead.
@Command(
        name = "gpus",
        description = "Shows this machine's GPUs, without any cluster; \"wattle gpus --help\" tells more.")
final class GpusCommand implements Runnable {
    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "As \"wattle gpus --help\" tells.")
    private List<String> arguments = List.of();

    @Override
    public void run() {
        throw new CliException(
                ExitCode.USAGE,
                "\"wattle gpus\" must be started by the distribution's bin/wattle, as its first argument (here: %s)."
                        .formatted(arguments));
    }
}
