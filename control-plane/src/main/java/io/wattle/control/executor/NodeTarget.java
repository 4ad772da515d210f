package io.wattle.control.executor;

import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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

    /// With higher caps for the GPUs of some replicas, and the watts for them; their clocks are left to the driver.
    NodeTarget raised(Map<String, Watts> caps) {
        double more = 0;
        List<DesiredReplica> changed = new ArrayList<>();
        for (DesiredReplica replica : replicas) {
            double before = replica.gpuPowerCapWatts().orElse(0);
            double after = caps.getOrDefault(replica.replica(), Watts.ZERO).value();
            boolean isRaised = before > 0 && after > before;
            more += isRaised ? (after - before) * replica.gpuIndices().size() : 0;
            changed.add(isRaised ? Caps.withCap(replica, after, OptionalInt.empty()) : replica);
        }
        return more > 0 ? new NodeTarget(changed, new Watts(watts.value() + more)) : this;
    }

    /// The same watts for fewer replicas.
    NodeTarget without(Set<String> withheld) {
        List<DesiredReplica> kept = replicas.stream()
                .filter(replica -> !withheld.contains(replica.replica()))
                .toList();
        return kept.size() == replicas.size() ? this : new NodeTarget(kept, watts);
    }
}
