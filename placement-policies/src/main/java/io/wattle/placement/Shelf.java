package io.wattle.placement;

import io.wattle.fleet.Rack;

/// A rack as one model sees it: how many of its replicas stand there, and which nodes are still worth asking.
final class Shelf {
    private final Rack rack;
    private int firstOpen;
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

    /// Position of the first node that may still take a replica.
    int firstOpen() {
        return firstOpen;
    }

    /// The node at the position refuses from now on; nodes before an open one are asked again all the same.
    void close(int index) {
        if (index == firstOpen) {
            firstOpen++;
        }
    }
}
