package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.util.OptionalLong;

/// An engine that was started, adopted, or found running.
///
/// @param pid        its process; absent for an endpoint that somebody else runs
/// @param startTicks when the process started, in clock ticks since the machine did; with the pid its identity
/// @param endpoint   base URL, such as {@code http://127.0.0.1:41233}
/// @param runs       what it was started for
public record EngineProcess(OptionalLong pid, long startTicks, String endpoint, DesiredReplica runs) {
    /// Whether Wattle started it, and so may stop it.
    public boolean isOwned() {
        return pid.isPresent();
    }
}
