package io.wattle.placement;

import io.wattle.fleet.Rack;
import java.util.BitSet;

/// A rack as one model sees it: how many of its replicas stand there, and which nodes are still worth asking.
final class Shelf {
    private final Rack rack;
    private final BitSet closed = new BitSet();
    private int taken;

    Shelf(Rack rack) {
        this.rack = rack;
    }

    Rack rack() {
        return rack;
    }

    int taken() {
        return taken;
    }

    void take() {
        taken++;
    }

    /// How many nodes there are.
    int size() {
        return rack.nodes().size();
    }

    /// Position of the next node that may still take a replica; the size or more where there is none.
    int nextOpen(int from) {
        return closed.nextClearBit(from);
    }

    /// The node at the position refuses from now on.
    void close(int index) {
        closed.set(index);
    }
}
