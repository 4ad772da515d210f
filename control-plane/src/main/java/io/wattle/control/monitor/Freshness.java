package io.wattle.control.monitor;

/// How recently a node was heard.
public enum Freshness {
    /// Its report is at most three seconds old.
    READY,
    /// It reported to this leader once, and not for three seconds.
    SILENT,
    /// It has not reported to this leader.
    UNKNOWN
}
