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
public record ReplicaEndpoint(
        ReplicaId replica, NodeId node, URI url, int running, int waiting, Optional<EnergyCost> cost) {}
