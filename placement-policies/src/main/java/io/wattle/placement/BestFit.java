package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.quantity.Bytes;

/// Best-fit decreasing by memory: each replica on the node whose free memory is the least that still takes it, so that
/// large holes stay for large models.
///
/// Source: D. S. Johnson, Near-optimal bin packing algorithms, 1973; GPUStack's binpack placement scores nodes by GPU
/// memory alike. Simplified: free memory is that of whole free GPUs, because a GPU runs one replica, or of the host on
/// a node without; which nodes come first does not depend on how the replica would be sharded there.
public final class BestFit implements PlacementPolicy {
    public BestFit() {
        // nothing to remember between plans
    }

    @Override
    public String name() {
        return "best-fit";
    }

    @Override
    public Plan plan(PlacementProblem problem) {
        NodeOrder leastFree = NodeOrder.ranked(new FreeMemory(problem.hardware()));
        return GreedyFilling.plan(problem, name(), new SearchStyle(leastFree, OptionOrder.FEWEST_GPUS, true));
    }

    /// Bytes that a node still has to give.
    private record FreeMemory(HardwareCatalog hardware) implements NodeOrder.Rank {
        @Override
        public double ofShelf(Shelf shelf, Room room) {
            return 0;
        }

        @Override
        public double ofSpot(Spot spot, Room room) {
            Node node = spot.node();
            Bytes free = node.gpus()
                    .map(GpuGroup::type)
                    .flatMap(hardware::gpu)
                    .map(GpuType::visibleMemory)
                    .orElse(Bytes.ZERO);
            return node.gpus().isEmpty()
                    ? (double) room.freeMemory(node.id()).value()
                    : (double) free.value() * room.freeGpus(node.id());
        }
    }
}
