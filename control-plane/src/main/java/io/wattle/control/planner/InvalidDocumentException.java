package io.wattle.control.planner;

/// A text is not the documents it should be.
public final class InvalidDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidDocumentException(String sentence) {
        super(sentence);
    }
}
