package io.wattle.engine.llama;

/// No slot is free and the queue is full, or the engine stops. The message is one sentence.
public final class NoCapacityException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    NoCapacityException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
