package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.fleet.Rack;

/// A replica that may be put on a node, in one way.
///
/// @param wantedRequestsPerSecond the load it would be given
record Candidate(ReplicaId id, Rack rack, Node node, Option option, double wantedRequestsPerSecond) {
    /// Share of its time that the load would take.
    double busyShare() {
        return Math.min(1, wantedRequestsPerSecond / option.requestsPerSecond());
    }
}
