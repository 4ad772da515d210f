package io.wattle.placement.transition;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Everything that keeps a number of replicas from starting, in a form that is quickly asked about.
final class Shortage {
    private final Ledger ledger;
    private final Set<ReplicaId> holders = new HashSet<>();
    private final Set<NodeId> fullHosts = new HashSet<>();
    private final Set<DomainState> domains = new HashSet<>();

    Shortage(Ledger ledger, List<Obstacle> obstacles) {
        this.ledger = ledger;
        for (Obstacle obstacle : obstacles) {
            switch (obstacle) {
                case Obstacle.GpuTaken taken -> holders.add(taken.holder());
                case Obstacle.MemoryTaken taken -> fullHosts.add(taken.node());
                case Obstacle.WattsMissing missing -> domains.add(missing.domain());
            }
        }
    }

    /// Whether stopping the replica would help.
    boolean isEasedBy(ReplicaPlacement stopped) {
        return holders.contains(stopped.id())
                || (stopped.gpus().isEmpty() && fullHosts.contains(stopped.node()))
                || isEasedByWattsOf(stopped);
    }

    /// Whether watts of the replica are among the ones that are missing.
    boolean isEasedByWattsOf(ReplicaPlacement replica) {
        return !domains.isEmpty() && ledger.domainsOf(replica).stream().anyMatch(domains::contains);
    }
}
