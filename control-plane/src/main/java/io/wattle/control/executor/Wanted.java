package io.wattle.control.executor;

import io.wattle.control.planner.DocumentSet;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaPlacement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the plan wants of each node, worked out anew only when something changed of what it follows from. For the
/// loop's thread alone.
final class Wanted {
    private final Services services;
    private DocumentSet documents = DocumentSet.EMPTY;
    private Executor executor;
    private Optional<Cluster> cluster = Optional.empty();
    private Optional<From> from = Optional.empty();
    private Map<NodeId, NodeTarget> targets = Map.of();

    /// What targets follow from.
    private record From(
            DocumentSet documents,
            List<ReplicaPlacement> present,
            Set<NodeId> lost,
            Cluster cluster,
            Set<DomainId> floored,
            Set<String> withheld) {}

    Wanted(Services services) {
        this.services = services;
        this.executor = services.executor(documents);
    }

    /// One that knows the GPUs that these documents add.
    Executor executor(DocumentSet of) {
        if (!of.equals(documents)) {
            executor = services.executor(of);
            documents = of;
        }
        return executor;
    }

    /// The same object as before while nothing changed in it: a cluster within a window of its schedule is made anew
    /// each time that somebody asks.
    Cluster same(Cluster made) {
        if (!cluster.equals(Optional.of(made))) {
            cluster = Optional.of(made);
        }
        return cluster.orElse(made);
    }

    /// What each node is to run, within what its rack may have.
    ///
    /// @param cluster with the caps that count now
    /// @param floored  racks whose GPUs go to their lowest limits
    /// @param withheld replicas that are not to run for a while; their nodes keep the watts
    Map<NodeId, NodeTarget> targets(Term term, Cluster cluster, Set<DomainId> floored, Set<String> withheld) {
        From now = new From(term.documents(), term.present(), Set.copyOf(term.lost()), cluster, floored, withheld);
        if (!from.equals(Optional.of(now))) {
            Executor known = executor(term.documents());
            targets = new Clamp(cluster, known.charges(), floored)
                    .apply(Targets.of(term.documents(), now.present(), now.lost(), known.charges()));
            if (!withheld.isEmpty()) {
                targets.replaceAll((_, target) -> target.without(withheld));
            }
            from = Optional.of(now);
        }
        return targets;
    }
}
