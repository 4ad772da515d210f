package io.wattle.control.executor;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Watts;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a leader takes for true under a {@link SimMutation}.
final class SimMistakes {
    private SimMistakes() {}

    static ExecutorState confirmedAtOnce(ExecutorState state) {
        SortedMap<NodeId, NodeCommitment> nodes = new TreeMap<>(state.nodes());
        nodes.replaceAll((node, commitment) -> commitment.confirmed());
        return new ExecutorState(state.epoch(), state.sequence(), nodes);
    }

    static Cluster raised(Cluster cluster) {
        return new Cluster(
                cluster.name(),
                cluster.powerDomains().stream()
                        .map(domain -> new PowerDomain(
                                domain.id(), domain.parent(), domain.capacity().times(1.5), domain.derating()))
                        .toList(),
                cluster.racks().stream()
                        .map(rack -> new Rack(
                                rack.id(),
                                rack.parent(),
                                new Watts(rack.cap().value() * 1.5),
                                rack.guard(),
                                rack.nodes(),
                                rack.windows()))
                        .toList());
    }
}
