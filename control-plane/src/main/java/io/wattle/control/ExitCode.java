package io.wattle.control;

/// Exit codes of the process, the same as of the {@code wattle} command.
final class ExitCode {
    static final int DONE = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int CONFLICT = 4;
    static final int UNAVAILABLE = 5;

    private ExitCode() {}
}
