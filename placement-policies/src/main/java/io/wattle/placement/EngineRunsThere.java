package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.workload.Model;
import io.wattle.workload.ModelSource;

/// Engines built for GPUs need one, and an endpoint that already runs stays where it is.
final class EngineRunsThere implements NodeConstraint {
    @Override
    public Verdict evaluate(Model model, Node node) {
        if (model.source().orElse(null) instanceof ModelSource.Endpoint(var url, var at) && !at.equals(node.id())) {
            return rejected("The endpoint %s of the model \"%s\" runs on the node \"%s\", not on \"%s\"."
                    .formatted(url, model.name(), at, node.id()));
        }
        return switch (model.engine()) {
            case LLAMA_CPP, OPENAI -> Verdict.accepted();
            case VLLM, SGLANG, TENSORRT_LLM ->
                node.gpus().isPresent()
                        ? Verdict.accepted()
                        : rejected("The engine %s of the model \"%s\" needs a GPU and the node \"%s\" has none."
                                .formatted(model.engine().label(), model.name(), node.id()));
        };
    }

    private static Verdict rejected(String reason) {
        return new Verdict.Rejected("engine-runs-there", reason);
    }
}
