package io.wattle.node.gpus;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// {@code wattle gpus}: what this machine's GPUs do, without any cluster.
public final class GpusMain {
    private static final int FAILURE = 1;
    private static final int INVALID = 2;

    private GpusMain() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "io/wattle/node/logback.xml");
        int code = run(new Surroundings(System.getenv(), System.out, System.err), arguments);
        System.out.flush();
        Runtime.getRuntime().halt(code); // a thread that hangs in a driver must not keep a command from ending
    }

    /// What the command reads and writes besides its arguments.
    record Surroundings(Map<String, String> environment, PrintStream out, PrintStream err) {
        Optional<Path> nvmlLibrary() {
            return Optional.ofNullable(environment.get("WATTLE_NVML_LIBRARY")).map(Path::of);
        }

        void say(String line) {
            out.print(line + "\n");
        }
    }

    /// The work could not be done; the message is for the operator.
    static final class FailureException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        FailureException(int code, String sentence) {
            super(sentence);
            this.code = code;
        }
    }

    /// @return the exit code
    static int run(Surroundings around, String... arguments) {
        var commandLine = new CommandLine(new GpusCommand(around))
                .addSubcommand(new DoctorCommand(around))
                .addSubcommand(new ProbeCommand(around));
        commandLine
                .getSubcommands()
                .values()
                .forEach(sub -> sub.getCommandSpec().mixinStandardHelpOptions(true));
        commandLine.setOut(new java.io.PrintWriter(around.out(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new java.io.PrintWriter(around.err(), true, StandardCharsets.UTF_8));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commandLine.setParameterExceptionHandler((ParameterException wrong, String[] _) -> {
            around.err().println("wattle gpus: " + wrong.getMessage());
            return INVALID;
        });
        commandLine.setExecutionExceptionHandler((failure, _, _) -> {
            around.err().println("wattle gpus: " + failure.getMessage());
            return failure instanceof FailureException expected ? expected.code : FAILURE;
        });
        return commandLine.execute(arguments);
    }
}
