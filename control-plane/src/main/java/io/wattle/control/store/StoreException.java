package io.wattle.control.store;

/// The database did not do what was asked: unreachable, full, or broken.
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    StoreException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
