package io.wattle.engine.gguf;

import org.jspecify.annotations.Nullable;

/// A model file that llama.cpp must not be given. The message is one sentence for the operator.
public final class GgufException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param found what the file has, with the value
    /// @param expected what it should have, with the bound
    public GgufException(String file, String found, String expected) {
        super("The model file (%s) has %s; expected %s.".formatted(file, found, expected));
    }

    private GgufException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static GgufException unreadable(String file, String reason, @Nullable Throwable cause) {
        return new GgufException("The model file (%s) cannot be read: %s.".formatted(file, reason), cause);
    }
}
