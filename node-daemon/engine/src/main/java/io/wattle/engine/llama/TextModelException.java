package io.wattle.engine.llama;

/// llama.cpp could not do what was asked. The message is one sentence.
public final class TextModelException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    public TextModelException(String message) {
        super(message);
        this.message = message;
    }

    public TextModelException(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
