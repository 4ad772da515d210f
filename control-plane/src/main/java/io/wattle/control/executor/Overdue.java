package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Freshness;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.power.Charges;
import io.wattle.power.Moment;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What nodes may still draw in a power domain that has committed more than it may have, where nobody can expect all of
/// it back in time: some are not heard, have not followed until their grant ran out, or have confirmed nothing to this
/// leader yet. The others of the domain must do with the rest ({@link Clamp}).
///
/// Nodes that are being lowered in the usual way do not count by themselves: they confirm within a second or two.
final class Overdue {
    private Overdue() {}

    /// By node, in the domains that are short; mostly none.
    static Map<NodeId, Watts> of(ClusterWatts watts, ExecutorState committed, Fleet fleet, Moment now) {
        Set<DomainId> racks = shortRacks(watts, committed);
        if (racks.isEmpty()) {
            return Map.of();
        }
        Map<NodeId, Watts> unconfirmed = new TreeMap<>();
        boolean isAnyLate = false;
        for (Map.Entry<NodeId, NodeCommitment> entry : committed.nodes().entrySet()) {
            NodeCommitment commitment = entry.getValue();
            boolean isHeard = fleet.freshness(entry.getKey(), now) == Freshness.READY;
            if (racks.contains(commitment.rack())
                    && (!isHeard || !commitment.older().isEmpty())) {
                isAnyLate |= !isHeard || isLate(commitment, committed.epoch(), now);
                Watts idle = watts.idle().getOrDefault(entry.getKey(), Watts.ZERO);
                unconfirmed.put(entry.getKey(), commitment.charge(idle));
            }
        }
        return isAnyLate ? unconfirmed : Map.of();
    }

    private static boolean isLate(NodeCommitment commitment, long epoch, Moment now) {
        return commitment.older().stream()
                .anyMatch(grant -> grant.epoch() != epoch || !grant.expires().isAfter(now));
    }

    /// Racks that are short themselves, or below a domain that is.
    private static Set<DomainId> shortRacks(ClusterWatts watts, ExecutorState committed) {
        Map<DomainId, Watts> sums = watts.sums(committed);
        List<DomainId> passed = watts.limits().entrySet().stream()
                .filter(limit -> Charges.passes(sums.getOrDefault(limit.getKey(), Watts.ZERO), limit.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return watts.chains().entrySet().stream()
                .filter(chain -> chain.getValue().stream().anyMatch(passed::contains))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
