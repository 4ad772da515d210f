package io.wattle.control.planner;

import java.util.Locale;

/// How much an event matters.
public enum Severity {
    /// Worth knowing.
    INFO,
    /// Something is worse than wanted; nobody needs to get up.
    WARNING,
    /// A promise is broken or about to be.
    CRITICAL;

    /// As written in JSON and in the database.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
