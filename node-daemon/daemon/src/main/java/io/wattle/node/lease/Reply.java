package io.wattle.node.lease;

import io.wattle.protocol.DesiredState;
import java.util.Optional;

/// What became of one report.
sealed interface Reply {
    record Answered(DesiredState state) implements Reply {}

    /// The replica does not lead.
    ///
    /// @param leader who does, where it knows
    record NotLeader(Optional<String> leader) implements Reply {}

    /// The control plane does not take the report.
    ///
    /// @param label    as metrics call it
    /// @param sentence for the operator
    record Refused(String label, String sentence) implements Reply {}

    /// No usable answer came.
    record Unreachable(String sentence) implements Reply {}
}
