package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/// An OpenAI-compatible server that already runs on the node: watched, never started nor stopped.
public record RunningEndpointAdapter() implements EngineAdapter {
    @Override
    public Launch launch(DesiredReplica replica, EnginePlace place) {
        try {
            URI url = new URI(replica.source());
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return new Launch.Watch(replica.source().replaceFirst("/+(v1/*)?$", ""));
            }
        } catch (URISyntaxException malformed) {
            // told below
        }
        return new Launch.Refuse("The endpoint (%s) must be an http address, such as http://127.0.0.1:9000/v1."
                .formatted(replica.source()));
    }

    /// Somebody else's process is not restarted.
    @Override
    public List<String> progressCounters() {
        return List.of();
    }
}
