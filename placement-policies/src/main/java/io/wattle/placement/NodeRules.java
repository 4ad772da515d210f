package io.wattle.placement;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Node;
import io.wattle.workload.Model;
import java.util.List;

/// All hard constraints on what a node is, whatever else runs there.
public final class NodeRules implements NodeConstraint {
    private final List<NodeConstraint> rules;

    public NodeRules(HardwareCatalog hardware) {
        this.rules = List.of(
                new ArchitectureAllowed(), new GpuTypeAllowed(), new EngineRunsThere(), new HardwareKnown(hardware));
    }

    /// The first refusal, if there is one.
    @Override
    public Verdict evaluate(Model model, Node node) {
        for (NodeConstraint rule : rules) {
            Verdict verdict = rule.evaluate(model, node);
            if (verdict instanceof Verdict.Rejected) {
                return verdict;
            }
        }
        return Verdict.accepted();
    }
}
