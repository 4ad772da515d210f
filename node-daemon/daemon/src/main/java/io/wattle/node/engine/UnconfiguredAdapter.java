package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.util.List;

/// An engine that this version of the daemon cannot start by itself.
public record UnconfiguredAdapter() implements EngineAdapter {
    @Override
    public Launch launch(DesiredReplica replica, EnginePlace place) {
        return new Launch.Refuse("This node has no command for engines of the kind (%s). ".formatted(replica.engine())
                + "Start it yourself and name its address with {type: openai, url: ...}, or use llama-cpp.");
    }

    @Override
    public List<String> progressCounters() {
        return List.of();
    }
}
