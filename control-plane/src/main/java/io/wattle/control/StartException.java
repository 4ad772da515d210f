package io.wattle.control;

/// The control plane cannot start. The message is one sentence for the operator.
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    StartException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    StartException(int exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
