package io.wattle.spec;

/// A document cannot be accepted. The message is one sentence with the line, the name and advice.
public final class SpecException extends Exception {
    private static final long serialVersionUID = 1L;

    public SpecException(String message) {
        super(message);
    }

    SpecException(int line, String sentence) {
        super("line %d: %s".formatted(line, sentence));
    }
}
