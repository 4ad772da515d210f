package io.wattle.placement;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.workload.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which racks fail together in the eyes of a model that wishes to be spread.
public final class SpreadGroups {
    private final Map<DomainId, DomainId> feeds = new HashMap<>();

    public SpreadGroups(Cluster cluster) {
        for (Rack rack : cluster.racks()) {
            List<PowerDomain> above = cluster.domainsAbove(rack);
            feeds.put(rack.id(), above.isEmpty() ? rack.id() : above.getLast().id());
        }
    }

    /// The rack, or the topmost domain above it; none for a model that may stand anywhere.
    public Optional<DomainId> groupOf(Model model, DomainId rack) {
        return model.placement().spread().map(level -> level.equals("feed") ? feeds.getOrDefault(rack, rack) : rack);
    }

    /// How many of a model's replicas one group may hold, so that losing it leaves half of them.
    public static int most(int replicas) {
        return (replicas + 1) / 2;
    }
}
