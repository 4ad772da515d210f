package io.wattle.control.coordination;

/// ZooKeeper could not be reached or refused; what was asked may or may not have been done.
public final class CoordinationException extends Exception {
    private static final long serialVersionUID = 1L;

    CoordinationException(String sentence) {
        super(sentence);
    }

    CoordinationException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
