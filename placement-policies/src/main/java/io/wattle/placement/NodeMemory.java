package io.wattle.placement;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Node;
import io.wattle.quantity.Bytes;
import java.util.Optional;

/// Host memory of a node: what the cluster document states, else what is soldered to its processor.
final class NodeMemory {
    private NodeMemory() {}

    static Optional<Bytes> of(Node node, HardwareCatalog hardware) {
        return node.memory().or(() -> node.cpu().flatMap(hardware::cpu).flatMap(CpuType::memory));
    }
}
