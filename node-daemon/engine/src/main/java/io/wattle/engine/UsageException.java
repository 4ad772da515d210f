package io.wattle.engine;

/// A command line that makes no sense. The message is one sentence.
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
