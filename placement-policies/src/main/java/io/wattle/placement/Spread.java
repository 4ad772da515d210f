package io.wattle.placement;

import io.wattle.fleet.Node;

/// Worst-fit: each replica in the rack that has committed the least share of its limit, there on the node with the
/// least share of its GPUs in use.
///
/// Source: the least-allocated scoring of Kubernetes' scheduler ({@code NodeResourcesFit}), GPUStack's spread
/// placement. Simplified: load is watts committed in racks and GPUs in use on nodes, not requests; domains above
/// the racks are only kept within their limits.
public final class Spread implements PlacementPolicy {
    public Spread() {
        // nothing to remember between plans
    }

    @Override
    public String name() {
        return "spread";
    }

    @Override
    public Plan plan(PlacementProblem problem) {
        NodeOrder leastLoaded = NodeOrder.ranked(new Load());
        return GreedyFilling.plan(problem, name(), new SearchStyle(leastLoaded, OptionOrder.FEWEST_GPUS, true));
    }

    /// Share of the rack's watts, then of the node's GPUs.
    private record Load() implements NodeOrder.Rank {
        /// Weight of a node's share beside its rack's: it decides between nodes of one rack.
        private static final double NODE_WEIGHT = 1e-3;

        @Override
        public double ofShelf(Shelf shelf, Room room) {
            DomainRoom rack = room.domainsOf(shelf.rack()).getFirst();
            return rack.committed().value() / rack.limit().value();
        }

        @Override
        public double ofSpot(Spot spot, Room room) {
            Node node = spot.node();
            double used = node.gpus().isEmpty()
                    ? room.busyShare(node.id())
                    : 1 - (double) room.freeGpus(node.id()) / node.gpuCount();
            return NODE_WEIGHT * used;
        }
    }
}
