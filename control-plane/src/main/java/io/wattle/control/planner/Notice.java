package io.wattle.control.planner;

/// Something that a step wants an operator to know.
///
/// @param kind    what sort of thing happened, such as {@code node_lost}
/// @param subject whom it is about, such as {@code node/n1}
/// @param message one sentence
public record Notice(Severity severity, String kind, String subject, String message) {
    public static Notice info(String kind, String subject, String message) {
        return new Notice(Severity.INFO, kind, subject, message);
    }

    public static Notice warning(String kind, String subject, String message) {
        return new Notice(Severity.WARNING, kind, subject, message);
    }

    public static Notice critical(String kind, String subject, String message) {
        return new Notice(Severity.CRITICAL, kind, subject, message);
    }
}
