package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.util.OptionalLong;

/// A started engine as the daemon remembers it across its own restarts.
///
/// @param machineBoot tells whether the machine started anew since, so that the pid means nothing any more
/// @param startTicks  of the process, in clock ticks since the machine started
/// @param endpoint    base URL
record EngineRecord(String machineBoot, long pid, long startTicks, String endpoint, DesiredReplica replica) {
    EngineProcess process() {
        return new EngineProcess(OptionalLong.of(pid), startTicks, endpoint, replica);
    }
}
