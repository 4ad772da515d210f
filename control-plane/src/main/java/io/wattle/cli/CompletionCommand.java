package io.wattle.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// {@code wattle completion}: prints a script that lets a shell complete the command.
@Command(
        name = "completion",
        description = "Prints a script that completes this command in bash, zsh or fish.",
        footer = {"", "bash, zsh:  source <(wattle completion bash)", "fish:       wattle completion fish | source"})
final class CompletionCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    private String shell = "";

    CompletionCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CommandLine wattle = WattleMain.commandLine(context);
        String script = switch (shell) {
            case "bash", "zsh" -> AutoComplete.bash("wattle", wattle);
            case "fish" -> FishCompletion.script(wattle);
            default ->
                throw new CliException(ExitCode.USAGE, "The shell \"" + shell + "\" must be one of bash, zsh, fish.");
        };
        context.out().print(script);
        return ExitCode.DONE.code();
    }
}
