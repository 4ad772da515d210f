package io.wattle.cli;

/// Ends a command with one sentence on standard error and an exit code.
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String sentence;

    /// @param message a whole sentence: what is wrong, with its name and value, and what to do about it
    public CliException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
        this.sentence = message;
    }

    /// The message, which is always there.
    public String sentence() {
        return sentence;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
