package io.wattle.fleet;

import io.wattle.quantity.Watts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Nodes behind one cap.
///
/// @param parent the power domain that feeds the rack, where one is modelled
/// @param cap    what all its nodes together may draw at most
/// @param guard  kept free of commitments, for transients above the enforced limits; below {@code cap}
/// @param windows hours in which the cap is lower
public record Rack(
        DomainId id, Optional<DomainId> parent, Watts cap, Watts guard, List<Node> nodes, List<CapWindow> windows) {
    public Rack {
        if (!cap.exceeds(guard)) {
            throw new IllegalArgumentException(
                    "The guard (%s) of rack \"%s\" must be below its cap (%s).".formatted(guard, id, cap));
        }
        nodes = List.copyOf(nodes);
        windows = List.copyOf(windows);
        for (CapWindow window : windows) {
            if (!window.cap().exceeds(guard)) {
                throw new IllegalArgumentException(
                        "The guard (%s) of rack \"%s\" must be below its cap of %s.".formatted(guard, id, window));
            }
        }
    }

    /// One whose cap is the same all day.
    public Rack(DomainId id, Optional<DomainId> parent, Watts cap, Watts guard, List<Node> nodes) {
        this(id, parent, cap, guard, nodes, List.of());
    }

    /// The rack with the cap that decisions count with at this time: the lowest of all windows that count.
    public Rack at(Instant time) {
        return lowered(window -> window.counts(time));
    }

    /// The rack with the cap that is promised at this time.
    public Rack promised(Instant time) {
        return lowered(window -> window.holds(time));
    }

    private Rack lowered(Predicate<CapWindow> isInForce) {
        Watts lowest =
                windows.stream().filter(isInForce).map(CapWindow::cap).reduce(cap, (a, b) -> a.exceeds(b) ? b : a);
        return lowest.equals(cap) ? this : new Rack(id, parent, lowest, guard, nodes, windows);
    }

    /// What the rack may commit at most: {@code cap - guard}.
    public Watts limit() {
        return cap.minus(guard);
    }
}
