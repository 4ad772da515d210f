package io.wattle.control.gateway.rules;

import io.wattle.routing.cascade.Bounds;
import io.wattle.routing.cascade.Judge;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an operator settles about requests that more than one model works on.
///
/// @param cascades  by the model that clients ask for
/// @param pipelines by the name that clients ask for as a model
public record Chains(Map<String, CascadeRule> cascades, Map<String, PipelineRule> pipelines) {
    /// One model answers.
    public static final Chains NONE = new Chains(Map.of(), Map.of());

    public Chains {
        cascades = Map.copyOf(cascades);
        pipelines = Map.copyOf(pipelines);
    }

    /// Smaller models are asked first.
    ///
    /// @param drafts      their names, in this order
    /// @param isShadow    whether clients get the larger model's answers still, and drafts are only
    ///     compared with them
    /// @param shadowShare of requests that are compared
    public record CascadeRule(List<String> drafts, Judge judge, boolean isShadow, double shadowShare, Bounds bounds) {
        public CascadeRule {
            drafts = List.copyOf(drafts);
        }
    }

    /// @param steps at least one; the last answers the client
    public record PipelineRule(List<Step> steps, Bounds bounds) {
        public PipelineRule {
            steps = List.copyOf(steps);
        }
    }

    /// @param prompt with {@code {question}} and {@code {answer}} of the step before; none asks what the
    ///     client asked
    public record Step(String model, Optional<String> prompt) {}
}
