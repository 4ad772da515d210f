package io.wattle.fleet;

import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Optional;

/// Nodes behind one cap.
///
/// @param parent the power domain that feeds the rack, where one is modelled
/// @param cap    what all its nodes together may draw at most
/// @param guard  kept free of commitments, for transients above the enforced limits; below {@code cap}
public record Rack(DomainId id, Optional<DomainId> parent, Watts cap, Watts guard, List<Node> nodes) {
    public Rack {
        if (!cap.exceeds(guard)) {
            throw new IllegalArgumentException(
                    "The guard (%s) of rack \"%s\" must be below its cap (%s).".formatted(guard, id, cap));
        }
        nodes = List.copyOf(nodes);
    }

    /// What the rack may commit at most: {@code cap - guard}.
    public Watts limit() {
        return cap.minus(guard);
    }
}
