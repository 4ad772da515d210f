package io.wattle.placement.transition;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.performance.Accelerator;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What it costs to load the weights of a replica: modelled, never measured.
///
/// Each host reads its GPUs' shares from its own drive, hosts beside each other. Not counted: compiling kernels and
/// capturing graphs after the weights are there, and what the host draws to read.
public final class WeightLoading {
    /// Sequential read of one NVMe drive, and what a fast network brings (source: ServerlessLLM, OSDI 2024,
    /// arXiv:2401.14351, which reckons 130 GB in 26 s). Default loaders reach a third of it.
    public static final double STORAGE_BYTES_PER_SECOND = 5e9;

    private final HardwareCatalog hardware;
    private final Map<NodeId, Node> nodes = new HashMap<>();

    /// @param cluster where replicas start
    public WeightLoading(Cluster cluster, HardwareCatalog hardware) {
        this.hardware = hardware;
        cluster.nodes().forEach(node -> nodes.put(node.id(), node));
    }

    /// Until the slowest of its hosts has read what its GPUs hold.
    public Duration time(ReplicaPlacement replica) {
        Map<NodeId, Integer> shares = new HashMap<>();
        replica.gpus().forEach(slot -> shares.merge(slot.node(), 1, Integer::sum));
        int most = shares.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        double bytes = (double) replica.expected().weightsPerGpu().value() * most;
        return Duration.ofNanos(Math.round(bytes / STORAGE_BYTES_PER_SECOND * 1e9));
    }

    /// Above idle: its GPUs draw their active floor while they wait for weights.
    public Joules energy(ReplicaPlacement replica) {
        double watts = replica.gpus().stream().mapToDouble(this::aboveIdle).sum();
        return new Watts(watts).times(time(replica));
    }

    private double aboveIdle(GpuSlot slot) {
        Node node = nodes.get(slot.node());
        if (node == null) {
            return 0;
        }
        return node.gpus()
                .map(GpuGroup::type)
                .flatMap(hardware::gpu)
                .map(WeightLoading::aboveIdle)
                .orElse(0.0);
    }

    private static double aboveIdle(GpuType type) {
        double floor = Accelerator.of(type)
                .map(gpu -> gpu.maxPower().value() * gpu.floorShare())
                .orElse(0.0);
        double idle = type.idlePower().map(Watts::value).orElse(0.0);
        return Math.max(0, floor - idle);
    }
}
