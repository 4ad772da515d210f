package io.wattle.placement;

import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.workload.Model;
import java.util.List;

/// The model's wish for GPU types; a wish for any type rules out nodes without GPUs.
final class GpuTypeAllowed implements NodeConstraint {
    @Override
    public Verdict evaluate(Model model, Node node) {
        List<String> allowed = model.placement().gpus();
        String type = node.gpus().map(GpuGroup::type).orElse("no GPU");
        if (allowed.isEmpty() || allowed.contains(type)) {
            return Verdict.accepted();
        }
        return new Verdict.Rejected(
                "gpu-type-allowed",
                "The node \"%s\" has %s and the model \"%s\" allows only %s."
                        .formatted(node.id(), type, model.name(), String.join(", ", allowed)));
    }
}
