package io.wattle.placement.minimum;

import io.wattle.fleet.Node;
import java.util.List;

/// Nodes that offer the same: one type and number of GPUs, one host.
///
/// @param number  among the kinds
/// @param sample  any of the nodes
/// @param nodes   numbers of the nodes, in the order of the cluster
/// @param units   what replicas share: GPUs, or one unit of time where there are none
/// @param idle    watts of one GPU at rest
/// @param swing   watts that a host may draw more when it serves
/// @param waking  watts that an idle node draws more than a parked one; 0 where none is parked
record Kind(int number, Node sample, List<Integer> nodes, int units, double idle, double swing, double waking) {
    Kind {
        nodes = List.copyOf(nodes);
    }

    boolean hasGpus() {
        return sample.gpus().isPresent();
    }
}
