package io.wattle.node.engine;

/// Why an engine is started again.
///
/// @param label    as metrics call it; empty for no fault at all
/// @param sentence for the operator
public record Fault(String label, String sentence) {
    static final Fault NONE = new Fault("", "");

    boolean isReal() {
        return !label.isEmpty();
    }
}
