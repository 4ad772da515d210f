package io.wattle.simulation;

import java.util.List;

/// Which of a pool's serving replicas gets a request. Deterministic.
@FunctionalInterface
interface Dispatcher {
    /// @param replicas at least one, in the order of their numbers
    Replica choose(Sequence request, List<Replica> replicas);
}
