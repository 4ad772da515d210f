package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.workload.Model;

/// A hard constraint on what a node is, whatever else runs there. Pure.
@FunctionalInterface
interface NodeConstraint {
    Verdict evaluate(Model model, Node node);
}
