package io.wattle.control.detector;

import io.wattle.fleet.NodeId;
import java.time.Duration;
import java.util.OptionalInt;

/// Something wrong that lasts.
///
/// @param subject as in events, {@code replica/chat/0} or {@code gpu/GPU-…}
/// @param node    where
/// @param gpu     its index, for a finding of one GPU that is reported
public record Finding(Kind kind, String subject, NodeId node, OptionalInt gpu) {
    /// What is found, and how long it lasts before something is done about it. It is told at once.
    public enum Kind {
        /// Requests and no token. Half a minute is waited before it counts at all.
        ENGINE_STUCK(Duration.ofSeconds(30)),
        /// A driver enforces more than it was told; powerd tries again each second by itself.
        LIMIT_MISMATCH(Duration.ofSeconds(30)),
        /// A GPU that fell off the bus; a reload of its driver takes some of that.
        GPU_LOST(Duration.ofSeconds(60));

        private final Duration healedAfter;

        Kind(Duration healedAfter) {
            this.healedAfter = healedAfter;
        }

        Duration healedAfter() {
            return healedAfter;
        }
    }
}
