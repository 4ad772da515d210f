package io.wattle.placement.minimum;

import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.Precision;

/// A replica that runs now, which a new one with the same engine may take over without a start.
///
/// @param model its number
/// @param node  its number
record Seat(int model, int node, Engine engine, ReplicaPlacement running) {
    /// What needs a new engine when it changes; clocks and caps change while it runs.
    record Engine(int tensor, int pipeline, Precision precision, int maxBatch, int contextTokens) {
        static Engine of(ReplicaConfiguration configuration) {
            return new Engine(
                    configuration.tensorParallelDegree(),
                    configuration.pipelineParallelDegree(),
                    configuration.precision(),
                    configuration.maxBatch(),
                    configuration.contextTokens());
        }
    }

    ReplicaId id() {
        return running.id();
    }

    int gpus() {
        return running.gpus().size();
    }

    boolean suits(Offer offer, Inventory inventory) {
        return offer.model() == model
                && offer.kind().number() == inventory.kindOf(node).number()
                && engine.equals(Engine.of(offer.option().configuration()));
    }
}
