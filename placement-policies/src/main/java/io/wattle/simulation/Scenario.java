package io.wattle.simulation;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.quantity.Watts;
import java.util.Comparator;
import java.util.List;

/// What happens to the machines while requests arrive.
public record Scenario(List<Event> events) {
    /// Nothing does.
    public static final Scenario QUIET = new Scenario(List.of());

    public Scenario {
        events = events.stream()
                .sorted(Comparator.comparingDouble(Event::atSeconds))
                .toList();
    }

    /// One thing that happens.
    public sealed interface Event {
        double atSeconds();

        /// A rack's cap, or the capacity of a domain above it, is another from now on.
        record Limit(double atSeconds, DomainId domain, Watts watts) implements Event {}

        /// A node loses its power; what it answers is lost.
        record Failure(double atSeconds, NodeId node) implements Event {}

        /// It is back, empty.
        record Return(double atSeconds, NodeId node) implements Event {}
    }
}
