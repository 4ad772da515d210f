package io.wattle.control.gateway;

import io.wattle.placement.ReplicaId;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// What this gateway itself knows of replicas: requests in flight, and whose connection failed a moment
/// ago. Thread-safe.
final class ReplicaTraffic {
    private final ConcurrentMap<ReplicaId, Integer> inFlight = new ConcurrentHashMap<>();
    private final ConcurrentMap<ReplicaId, Long> ejectedUntilNanos = new ConcurrentHashMap<>();
    private final long ejectionNanos;

    ReplicaTraffic(Duration ejection) {
        this.ejectionNanos = ejection.toNanos();
    }

    /// A request in flight, until it is closed.
    interface InFlight extends AutoCloseable {
        @Override
        void close();
    }

    InFlight begin(ReplicaId replica) {
        inFlight.merge(replica, 1, Integer::sum);
        return () -> inFlight.computeIfPresent(replica, (_, count) -> count == 1 ? null : count - 1);
    }

    /// Passes the replica over for a while.
    void eject(ReplicaId replica) {
        ejectedUntilNanos.put(replica, System.nanoTime() + ejectionNanos);
    }

    /// The replicas that are not ejected; all of them when all are, because asking one that failed
    /// beats refusing.
    List<ReplicaEndpoint> usable(List<ReplicaEndpoint> replicas) {
        if (ejectedUntilNanos.isEmpty()) {
            return replicas;
        }
        long now = System.nanoTime();
        ejectedUntilNanos.values().removeIf(until -> now - until >= 0);
        var usable = replicas.stream()
                .filter(each -> !ejectedUntilNanos.containsKey(each.replica()))
                .toList();
        return usable.isEmpty() ? replicas : usable;
    }

    RoutingState state(List<ReplicaEndpoint> candidates) {
        Map<ReplicaId, Integer> counts = new HashMap<>();
        for (var each : candidates) {
            var count = inFlight.get(each.replica());
            if (count != null) {
                counts.put(each.replica(), count);
            }
        }
        return new RoutingState(counts);
    }
}
