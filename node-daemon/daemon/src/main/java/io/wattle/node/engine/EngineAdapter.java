package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.util.List;

/// What the daemon must know of one kind of engine.
public interface EngineAdapter {
    /// How to get the replica to run in the place.
    Launch launch(DesiredReplica replica, EnginePlace place);

    /// Counters of which at least one moves whenever the engine gets on with a request, and which it always exports;
    /// none switches the detection of engines that got stuck off.
    List<String> progressCounters();
}
