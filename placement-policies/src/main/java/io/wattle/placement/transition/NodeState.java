package io.wattle.placement.transition;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Node;
import io.wattle.placement.NodeMemory;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What runs on one node while moves are ordered.
final class NodeState {
    private final Node node;
    private final List<DomainState> domains;
    private final double gpuIdle;
    private final double usableMemory;
    private final Map<Integer, ReplicaPlacement> users = new HashMap<>();
    private int engines;
    private double heldMemory;

    /// @param domains its rack and every domain above
    NodeState(Node node, List<DomainState> domains, HardwareCatalog hardware) {
        this.node = node;
        this.domains = domains;
        this.gpuIdle = node.gpus()
                .map(gpus -> hardware.gpu(gpus.type())
                        .flatMap(GpuType::idlePower)
                        .map(Watts::value)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "The idle power of the GPU type \"%s\" of the node \"%s\" is not known."
                                        .formatted(gpus.type(), node.id()))))
                .orElse(0.0);
        this.usableMemory = NodeMemory.usable(node, hardware)
                .map(memory -> (double) memory.value())
                .orElse(0.0);
        commit(node.host().idle().value() + gpuIdle * node.gpuCount());
    }

    Node node() {
        return node;
    }

    List<DomainState> domains() {
        return domains;
    }

    Map<Integer, ReplicaPlacement> users() {
        return users;
    }

    double freeMemory() {
        return usableMemory - heldMemory;
    }

    /// By how much the domains would commit more with another engine on so many of its GPUs.
    double addedBy(int gpus, double cap) {
        double host =
                engines > 0 ? 0 : node.host().max().value() - node.host().idle().value();
        return host + gpus * (cap - gpuIdle);
    }

    /// @param memory bytes that the engine holds of the host's
    void begin(int gpus, double cap, double memory) {
        commit(addedBy(gpus, cap));
        engines++;
        heldMemory += memory;
    }

    void end(int gpus, double cap, double memory) {
        engines--;
        heldMemory -= memory;
        commit(-addedBy(gpus, cap));
    }

    /// @param watts may be negative
    void commit(double watts) {
        domains.forEach(domain -> domain.add(watts));
    }
}
