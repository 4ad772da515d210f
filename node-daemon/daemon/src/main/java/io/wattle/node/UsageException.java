package io.wattle.node;

/// The daemon was started in a way that cannot work; the message is one sentence for the operator.
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String sentence) {
        super(sentence);
    }
}
