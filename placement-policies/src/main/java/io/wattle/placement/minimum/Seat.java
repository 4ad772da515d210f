package io.wattle.placement.minimum;

import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;

/// A replica that runs now, which a new one with the same engine may take over without a start.
///
/// @param model  its number
/// @param node   its number
/// @param engine what it was started with
record Seat(int model, int node, ReplicaConfiguration engine, ReplicaPlacement running) {
    ReplicaId id() {
        return running.id();
    }

    int gpus() {
        return running.gpus().size();
    }

    boolean suits(Offer offer, Inventory inventory) {
        return offer.model() == model
                && offer.kind().number() == inventory.kindOf(node).number()
                && engine.equals(offer.option().configuration().asStarted());
    }
}
