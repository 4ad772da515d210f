package io.wattle.simulation;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ways to route.
final class Dispatchers {
    private static final Comparator<Replica> FEWEST = Comparator.<Replica>comparingInt(
                    replica -> replica.engine().inFlight())
            .thenComparingDouble(replica ->
                    replica.placement().expected().energyPerOutputToken().value())
            .thenComparing(replica -> replica.placement().id().model())
            .thenComparingInt(replica -> replica.placement().id().index());

    private Dispatchers() {}

    /// What {@link io.wattle.routing.FewestInFlight} chooses, without the objects that it needs: a cluster of a
    /// thousand GPUs is asked a million times. A test holds one against the other.
    static Dispatcher fewestInFlight() {
        return (_, replicas) -> least(replicas, FEWEST);
    }

    /// The fewest tokens in the cache and before it.
    static Dispatcher leastLoaded() {
        return (_, replicas) -> least(
                replicas,
                Comparator.<Replica>comparingLong(replica -> replica.engine().load())
                        .thenComparingInt(Replica::number));
    }

    /// Each in its turn, by their numbers.
    static Dispatcher roundRobin() {
        Map<Object, Integer> last = new HashMap<>();
        return (_, replicas) -> {
            Object pool = replicas.getFirst().pool();
            int before = last.getOrDefault(pool, -1);
            Replica next = replicas.stream()
                    .filter(replica -> replica.number() > before)
                    .findFirst()
                    .orElse(replicas.getFirst());
            last.put(pool, next.number());
            return next;
        };
    }

    private static Replica least(List<Replica> replicas, Comparator<Replica> order) {
        Replica best = replicas.getFirst();
        for (int index = 1; index < replicas.size(); index++) {
            if (order.compare(replicas.get(index), best) < 0) {
                best = replicas.get(index);
            }
        }
        return best;
    }
}
