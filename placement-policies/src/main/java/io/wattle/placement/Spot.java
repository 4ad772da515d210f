package io.wattle.placement;

import io.wattle.fleet.Node;

/// A node as a search comes by it.
///
/// @param index of the node in its rack
record Spot(Shelf shelf, int index) {
    Node node() {
        return shelf.rack().nodes().get(index);
    }
}
