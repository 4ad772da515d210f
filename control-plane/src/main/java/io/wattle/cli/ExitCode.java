package io.wattle.cli;

/// What a finished command tells the shell.
public enum ExitCode {
    DONE(0),
    FAILURE(1),
    /// Wrong usage or invalid input.
    USAGE(2),
    NOT_FOUND(3),
    /// Infeasible, or in conflict with what is there.
    CONFLICT(4),
    /// Nothing answers, or not in time.
    UNAVAILABLE(5),
    DENIED(6);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// What an HTTP status of the API means to the shell.
    static ExitCode ofHttpStatus(int status) {
        return switch (status) {
            case 400, 405, 413 -> USAGE;
            case 404 -> NOT_FOUND;
            case 409, 422 -> CONFLICT;
            case 503, 504 -> UNAVAILABLE;
            case 401, 403 -> DENIED;
            default -> FAILURE;
        };
    }
}
