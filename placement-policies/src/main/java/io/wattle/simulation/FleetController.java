package io.wattle.simulation;

import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.ModelName;
import java.util.List;
import java.util.Optional;

/// Decides from time to time which replicas should run, where, and at which clock and cap.
///
/// Ours and every baseline stand behind it; one may keep state, and belongs to one simulation.
public interface FleetController {
    /// As written after {@code --policy}.
    String name();

    /// Virtual seconds between two decisions.
    double periodSeconds();

    /// The fleet that is wanted from now on; empty to leave it as it is. Replicas that stand where they stood run on,
    /// perhaps at another clock or cap; others start and stop.
    Optional<List<ReplicaPlacement>> decide(FleetView view);

    /// Whether its fleets are held to a ledger of watts, moves in a power-safe order and caps confirmed before others
    /// rise, as the control plane does it. Baselines act as their sources say, and meters show what that leads to.
    default boolean isGranted() {
        return false;
    }

    /// Which pool of replicas answers a request: the model's own unless the controller keeps pools apart.
    default ModelName pool(ModelName model, int inputTokens, int outputTokens) {
        return model;
    }

    /// Which pool gives the answers to the prompts that this one reads; none where it gives them itself.
    default Optional<ModelName> answeringPool(ModelName pool) {
        return Optional.empty();
    }

    /// Whose pool it is.
    default ModelName modelOf(ModelName pool) {
        return pool;
    }
}
