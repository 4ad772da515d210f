package io.wattle.placement;

/// What a hard constraint says of one replica on one node.
public sealed interface Verdict {
    /// It may run there, as far as this constraint goes.
    record Accepted() implements Verdict {}

    /// It may not.
    ///
    /// @param constraint name of the constraint
    /// @param reason     one sentence with the numbers that decided
    record Rejected(String constraint, String reason) implements Verdict {}

    static Verdict accepted() {
        return new Accepted();
    }
}
