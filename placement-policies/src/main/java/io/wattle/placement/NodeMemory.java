package io.wattle.placement;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Node;
import io.wattle.quantity.Bytes;
import java.util.Optional;

/// Host memory of a node: what the cluster document states, else what is soldered to its processor.
public final class NodeMemory {
    private NodeMemory() {}

    /// Share of host memory that engines may take; the rest is the operating system's.
    private static final double USABLE_SHARE = 0.9;

    static Optional<Bytes> of(Node node, HardwareCatalog hardware) {
        return node.memory().or(() -> node.cpu().flatMap(hardware::cpu).flatMap(CpuType::memory));
    }

    /// What engines may take of it.
    public static Optional<Bytes> usable(Node node, HardwareCatalog hardware) {
        return of(node, hardware).map(memory -> new Bytes((long) (memory.value() * USABLE_SHARE)));
    }
}
