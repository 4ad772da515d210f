package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Node;
import io.wattle.workload.Model;
import java.util.Optional;

/// Nothing is placed on what nobody knows the size of.
///
/// @param hardware where types are looked up
record HardwareKnown(HardwareCatalog hardware) implements NodeConstraint {
    @Override
    public Verdict evaluate(Model model, Node node) {
        if (node.gpus().isEmpty()) {
            return NodeMemory.of(node, hardware).isPresent()
                    ? Verdict.accepted()
                    : rejected(
                            "The memory of the node \"%s\" is not known: state it in the cluster document, such as memory: 64 GiB."
                                    .formatted(node.id()));
        }
        String name = node.gpus().get().type();
        Optional<GpuType> type = hardware.gpu(name);
        if (type.isEmpty()) {
            return rejected(
                    "The catalogue does not know the GPU type \"%s\" of the node \"%s\".".formatted(name, node.id()));
        }
        if (type.get().maxPower().isEmpty() || type.get().bandwidth().isEmpty()) {
            return rejected(
                    "The catalogue states no power limit or memory bandwidth of the GPU type \"%s\" of the node \"%s\"."
                            .formatted(name, node.id()));
        }
        return Verdict.accepted();
    }

    private static Verdict rejected(String reason) {
        return new Verdict.Rejected("hardware-known", reason);
    }
}
