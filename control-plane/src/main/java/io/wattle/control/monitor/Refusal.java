package io.wattle.control.monitor;

/// Why a report was not accepted.
///
/// @param reason   one of a few words, to count by
/// @param sentence for the node's log
public record Refusal(Reason reason, String sentence) {
    /// The kinds of refusal.
    public enum Reason {
        /// The node is not in the cluster.
        UNKNOWN_NODE("unknown_node"),
        /// Another daemon of the same name is alive.
        DUPLICATE_NODE("duplicate_node"),
        /// It names a GPU of another node.
        FOREIGN_GPU("foreign_gpu"),
        /// A value is outside of what is possible.
        OUT_OF_BOUNDS("out_of_bounds"),
        /// An energy counter fell within one boot.
        ENERGY_FELL("energy_fell"),
        /// It reports far too often.
        FLOOD("flood"),
        /// The report is no newer than one already accepted.
        STALE("stale");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        /// As written in metrics and error bodies.
        public String label() {
            return label;
        }
    }
}
