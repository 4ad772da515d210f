package io.wattle.control.executor;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.power.Grant;
import io.wattle.power.Lease;
import io.wattle.power.Moment;
import io.wattle.power.NodeGrants;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.ProtocolCodec;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The ledger as it stands in ZooKeeper: one JSON document for each rack.
final class Ledger {
    /// The epoch of what nobody granted and a node may draw all the same.
    static final long NOBODY = 0;

    private Ledger() {}

    /// A grant without its end: a new leader counts anew from when it took over, because no clocks need to agree, and
    /// so a renewal writes nothing.
    record Entry(String node, double watts, long epoch, long sequence) {}

    /// One rack's entries.
    record RackLedger(List<Entry> grants) {}

    /// What another leader left.
    ///
    /// @param state   each node charged all that it may still hold
    /// @param broken  one sentence for each rack whose entries cannot be read
    record Adopted(ExecutorState state, List<String> broken) {}

    static Map<String, byte[]> write(ExecutorState state) {
        return new LedgerPages().write(state);
    }

    /// Takes over the grants of earlier leaders, each for as long as a ledger holds any.
    static Adopted adopt(Map<String, byte[]> written, long epoch, Moment now) {
        SortedMap<NodeId, NodeCommitment> nodes = new TreeMap<>();
        List<String> broken = new ArrayList<>();
        written.forEach((rack, json) -> {
            try {
                adopt(new DomainId(rack), ProtocolCodec.decode(json, RackLedger.class), now, nodes);
            } catch (MalformedMessageException | IllegalArgumentException malformed) {
                broken.add("The ledger of rack \"%s\" cannot be read: %s".formatted(rack, malformed.getMessage()));
            }
        });
        return new Adopted(new ExecutorState(epoch, 0, nodes), broken);
    }

    /// Charges the nodes of racks whose entries are gone with their floors until they confirm (rule R7): what they hold
    /// beyond has run out when raises are no longer held.
    ///
    /// @param missing racks that should have entries
    static ExecutorState unknown(
            ExecutorState found, Cluster cluster, Set<DomainId> missing, Charges charges, Moment now) {
        SortedMap<NodeId, NodeCommitment> nodes = new TreeMap<>(found.nodes());
        for (Rack rack : cluster.racks()) {
            if (missing.contains(rack.id())) {
                for (Node node : rack.nodes()) {
                    Grant rest = new Grant(charges.floor(node), NOBODY, 0, now.plus(Lease.LEDGER));
                    nodes.putIfAbsent(node.id(), adopted(rack.id(), List.of(rest)));
                }
            }
        }
        return new ExecutorState(found.epoch(), found.sequence(), nodes);
    }

    /// Until when a new leader raises nothing: for as long as nodes may draw what no ledger holds any more. A ledger in
    /// which an earlier leader wrote floors of nodes that it did not know is lost still: that leader may have
    /// led for a moment only.
    ///
    /// @param isLost whether this leader finds any of it lost
    static Optional<Moment> holdRaises(ExecutorState charged, boolean isLost, Moment taken) {
        boolean wasLost = charged.nodes().values().stream()
                .flatMap(NodeCommitment::grants)
                .anyMatch(grant -> grant.epoch() == NOBODY);
        return isLost || wasLost ? Optional.of(taken.plus(Lease.LEDGER)) : Optional.empty();
    }

    private static void adopt(DomainId rack, RackLedger ledger, Moment now, SortedMap<NodeId, NodeCommitment> nodes) {
        for (Entry entry : ledger.grants()) {
            Grant grant = new Grant(new Watts(entry.watts()), entry.epoch(), entry.sequence(), now.plus(Lease.LEDGER));
            nodes.merge(new NodeId(entry.node()), adopted(rack, List.of(grant)), (known, other) -> {
                List<Grant> all = new ArrayList<>(known.older());
                all.addAll(other.older());
                return adopted(rack, all);
            });
        }
    }

    private static NodeCommitment adopted(DomainId rack, List<Grant> grants) {
        return new NodeCommitment(rack, List.of(), 0, new NodeGrants(Optional.empty(), grants), Optional.empty());
    }
}
