package io.wattle.placement;

import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.Node;
import io.wattle.workload.Model;
import java.util.stream.Collectors;

/// The model's wish for host architectures.
final class ArchitectureAllowed implements NodeConstraint {
    @Override
    public Verdict evaluate(Model model, Node node) {
        if (model.placement().arch().isEmpty() || model.placement().arch().contains(node.arch())) {
            return Verdict.accepted();
        }
        String allowed = model.placement().arch().stream()
                .map(CpuArchitecture::label)
                .sorted()
                .collect(Collectors.joining(", "));
        return new Verdict.Rejected(
                "architecture-allowed",
                "The node \"%s\" is %s and the model \"%s\" allows only %s."
                        .formatted(node.id(), node.arch().label(), model.name(), allowed));
    }
}
