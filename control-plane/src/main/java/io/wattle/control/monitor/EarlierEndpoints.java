package io.wattle.control.monitor;

import io.wattle.placement.ReplicaId;
import io.wattle.routing.ReplicaEndpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The endpoints of a model in the snapshot before. Nearly always each stands where it stood; a table of them is made
/// only when one does not.
final class EarlierEndpoints {
    private final List<ReplicaEndpoint> endpoints;
    private Optional<Map<ReplicaId, ReplicaEndpoint>> table = Optional.empty();

    EarlierEndpoints(List<ReplicaEndpoint> endpoints) {
        this.endpoints = endpoints;
    }

    /// The replica's endpoint on the same node.
    ///
    /// @param place where it probably stood, from 0
    Optional<ReplicaEndpoint> of(Routes.Assignment assignment, int place) {
        return at(place)
                .filter(endpoint -> endpoint.replica().equals(assignment.replica()))
                .or(() -> Optional.ofNullable(table().get(assignment.replica())))
                .filter(endpoint -> endpoint.node().equals(assignment.node()));
    }

    private Optional<ReplicaEndpoint> at(int place) {
        return place < endpoints.size() ? Optional.of(endpoints.get(place)) : Optional.empty();
    }

    private Map<ReplicaId, ReplicaEndpoint> table() {
        if (table.isEmpty()) {
            Map<ReplicaId, ReplicaEndpoint> made = new HashMap<>();
            endpoints.forEach(endpoint -> made.put(endpoint.replica(), endpoint));
            table = Optional.of(made);
        }
        return table.get();
    }
}
