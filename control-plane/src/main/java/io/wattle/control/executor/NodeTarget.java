package io.wattle.control.executor;

import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Set;

/// What the plan wants of a node.
///
/// @param replicas all it is to run
/// @param watts    what it needs for them; zero for a node that is to run nothing and gets no grant
public record NodeTarget(List<DesiredReplica> replicas, Watts watts) {
    /// Run nothing.
    public static final NodeTarget NOTHING = new NodeTarget(List.of(), Watts.ZERO);

    public NodeTarget {
        replicas = List.copyOf(replicas);
    }

    /// The same watts for fewer replicas.
    NodeTarget without(Set<String> withheld) {
        List<DesiredReplica> kept = replicas.stream()
                .filter(replica -> !withheld.contains(replica.replica()))
                .toList();
        return kept.size() == replicas.size() ? this : new NodeTarget(kept, watts);
    }
}
