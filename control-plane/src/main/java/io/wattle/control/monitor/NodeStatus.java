package io.wattle.control.monitor;

import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ReplicaReport;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.ReplicaEnergyMeter;
import java.util.Map;
import java.util.Optional;

/// The latest of one node.
///
/// @param report   as accepted
/// @param received when
/// @param meters   what a token costs, for each replica by name
public record NodeStatus(NodeReport report, Moment received, Map<String, ReplicaEnergyMeter> meters) {
    public NodeStatus {
        meters = Map.copyOf(meters);
    }

    /// How recently the node was heard.
    public Freshness freshness(Moment now) {
        return now.since(received).compareTo(Fleet.FRESH) <= 0 ? Freshness.READY : Freshness.SILENT;
    }

    /// What the node says of a replica, where it says anything.
    public Optional<ReplicaReport> replica(String name) {
        return report.replicas().stream()
                .filter(replica -> replica.replica().equals(name))
                .findFirst();
    }

    /// What a token of the replica costs, once that is known.
    public Optional<EnergyCost> cost(String replica) {
        return Optional.ofNullable(meters.get(replica)).flatMap(ReplicaEnergyMeter::cost);
    }
}
