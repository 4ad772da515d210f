package io.wattle.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// Entry point of the {@code wattle} command.
public final class WattleMain {
    /// As wide as the sentences below the options are written.
    private static final int HELP_WIDTH = 104;

    private WattleMain() {}

    public static void main(String[] arguments) {
        System.exit(run(CliContext.ofProcess(), arguments));
    }

    /// Runs one command and returns its exit code.
    static int run(CliContext context, String... arguments) {
        int code = commandLine(context).execute(arguments);
        context.out().flush();
        context.err().flush();
        return code;
    }

    /// The whole command with its subcommands, ready to parse.
    static CommandLine commandLine(CliContext context) {
        var commandLine = new CommandLine(new RootCommand())
                .addSubcommand(new UpCommand(context))
                .addSubcommand(new GetCommand(context))
                .addSubcommand(new ApplyCommand(context))
                .addSubcommand(new DeleteCommand(context))
                .addSubcommand(new CancelCommand(context))
                .addSubcommand(new ExplainCommand(context))
                .addSubcommand(new PlanCommand(context))
                .addSubcommand(new DiffCommand(context))
                .addSubcommand(new PredictCommand(context))
                .addSubcommand(new CompareCommand(context))
                .addSubcommand(new SimulateCommand(context))
                .addSubcommand(new CalibrateCommand(context))
                .addSubcommand(new TopCommand(context))
                .addSubcommand(new CommandLine(new ModelCommand())
                        .addSubcommand(new ModelListCommand(context))
                        .addSubcommand(new ModelSynthCommand(context)))
                .addSubcommand(new GpusCommand())
                .addSubcommand(new CacheCommand(context))
                .addSubcommand(new VersionCommand(context))
                .addSubcommand(new CompletionCommand(context));
        withHelp(commandLine);
        commandLine.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((wrong, _) -> {
            context.err().println("wattle: " + UsageAdvice.of(wrong));
            return ExitCode.USAGE.code();
        });
        commandLine.setExecutionExceptionHandler((failure, _, _) -> sayFailure(context, failure));
        return commandLine;
    }

    private static void withHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).version(ClientVersion.line());
        command.getSubcommands().values().forEach(WattleMain::withHelp);
    }

    private static int sayFailure(CliContext context, Exception failure) {
        if (failure instanceof CliException expected) {
            context.err().println("wattle: " + expected.sentence());
            return expected.exitCode().code();
        }
        context.err().println("wattle: An unexpected failure ended the command (" + failure + ").");
        return ExitCode.FAILURE.code();
    }
}
