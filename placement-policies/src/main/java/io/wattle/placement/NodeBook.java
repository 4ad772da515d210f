package io.wattle.placement;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What one node still has to give while a plan is drafted.
final class NodeBook {
    private final Rack rack;
    private final Node node;
    private final Watts gpuIdle;
    private final BitSet usedGpus = new BitSet();
    private Bytes freeMemory;
    private double busyShare;
    private boolean isServing;

    NodeBook(Rack rack, Node node, HardwareCatalog hardware) {
        this.rack = rack;
        this.node = node;
        this.gpuIdle = node.gpus().map(gpus -> idlePower(gpus, hardware)).orElse(Watts.ZERO);
        this.freeMemory = NodeMemory.usable(node, hardware).orElse(Bytes.ZERO);
    }

    private static Watts idlePower(GpuGroup gpus, HardwareCatalog hardware) {
        return hardware.gpu(gpus.type())
                .flatMap(type -> type.idlePower())
                .orElseThrow(() -> new IllegalArgumentException(
                        "The idle power of the GPU type \"%s\" is not known, so nothing can be committed beside it."
                                .formatted(gpus.type())));
    }

    Rack rack() {
        return rack;
    }

    Node node() {
        return node;
    }

    boolean isServing() {
        return isServing;
    }

    int freeGpus() {
        return node.gpuCount() - usedGpus.cardinality();
    }

    Bytes freeMemory() {
        return freeMemory;
    }

    double busyShare() {
        return busyShare;
    }

    Watts idlePower() {
        return node.host().idle().plus(gpuIdle.times(node.gpuCount()));
    }

    Watts gpuIdlePower() {
        return gpuIdle;
    }

    Watts addedPower(Option option) {
        Watts host =
                isServing ? Watts.ZERO : node.host().max().minus(node.host().idle());
        Watts cap = option.configuration().gpuPowerCap().orElse(Watts.ZERO);
        return host.plus(option.gpus() == 0 ? Watts.ZERO : cap.minus(gpuIdle).times(option.gpus()));
    }

    /// Takes what the replica needs; the GPUs with the lowest free positions.
    List<GpuSlot> take(Option option) {
        isServing = true;
        if (option.gpus() == 0) {
            freeMemory = freeMemory.minus(option.memory());
        }
        List<GpuSlot> slots = new ArrayList<>();
        while (slots.size() < option.gpus()) {
            int index = usedGpus.nextClearBit(0);
            usedGpus.set(index);
            slots.add(new GpuSlot(rack.id(), node.id(), index));
        }
        return slots;
    }

    void occupy(double share) {
        busyShare += share;
    }
}
