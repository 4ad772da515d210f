package io.wattle.node;

/// Something that the daemon needs is taken; the message is one sentence for the operator.
final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String sentence) {
        super(sentence);
    }
}
