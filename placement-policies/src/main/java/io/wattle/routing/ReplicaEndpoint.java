package io.wattle.routing;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import java.net.URI;
import java.util.Optional;

/// A replica that takes requests.
///
/// @param url     base URL of its engine
/// @param running requests in the engine at its last report
/// @param waiting requests queued in the engine at its last report
/// @param cost    what a token costs there; none until it is known
/// @param profile what it does at each load; none where it was not planned from a model of it
public record ReplicaEndpoint(
        ReplicaId replica,
        NodeId node,
        URI url,
        int running,
        int waiting,
        Optional<EnergyCost> cost,
        Optional<ServingProfile> profile) {
    /// One of which no model is known.
    public ReplicaEndpoint(
            ReplicaId replica, NodeId node, URI url, int running, int waiting, Optional<EnergyCost> cost) {
        this(replica, node, url, running, waiting, cost, Optional.empty());
    }

    /// The same with what it does at each load.
    public ReplicaEndpoint with(Optional<ServingProfile> known) {
        return new ReplicaEndpoint(replica, node, url, running, waiting, cost, known);
    }
}
