package io.wattle.power;

import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All grants that one node may still hold. Immutable: each rule gives the next.
///
/// @param current the grant it is given; none while it is to run nothing
/// @param older   earlier grants it may still hold
public record NodeGrants(Optional<Grant> current, List<Grant> older) {
    /// It was never granted anything.
    public static final NodeGrants NONE = new NodeGrants(Optional.empty(), List.of());

    public NodeGrants {
        older = List.copyOf(older);
    }

    public Stream<Grant> all() {
        return Stream.concat(current.stream(), older.stream());
    }

    /// The most it may draw by any grant it may hold; at least its idle power (rules R2 and R7).
    public Watts charge(Watts idle) {
        Watts most =
                current.map(Grant::watts).filter(watts -> watts.exceeds(idle)).orElse(idle);
        for (Grant grant : older) {
            most = grant.watts().exceeds(most) ? grant.watts() : most;
        }
        return most;
    }

    /// Lowers grants that ran out to the node's floor: its engines may still run, at what the node allows them by
    /// itself. Such a rest stays charged until the node confirms that it follows (rules R3, R4 and R7).
    ///
    /// @param floor of the node; zero for one that has left the cluster, of which nothing stays
    public NodeGrants expired(Moment now, Watts floor) {
        boolean isCurrent = current.isEmpty() || !current.get().isExpired(now);
        if (isCurrent && older.isEmpty()) {
            return this;
        }
        List<Grant> kept = new ArrayList<>(
                older.stream().filter(grant -> !grant.isExpired(now)).toList());
        all().filter(grant -> grant.isExpired(now))
                .max(Comparator.comparing(Grant::watts))
                .map(grant -> grant.atMost(floor))
                .filter(rest -> rest.watts().exceeds(Watts.ZERO))
                .ifPresent(kept::add);
        return new NodeGrants(current.filter(grant -> !grant.isExpired(now)), kept);
    }

    /// Forgets the older grants: the node runs by the current one (rule R2).
    public NodeGrants confirmed() {
        return new NodeGrants(current, List.of());
    }

    /// The same grant for longer (rule R3).
    public NodeGrants renewed(Moment until) {
        return new NodeGrants(current.map(grant -> grant.until(until)), older);
    }

    /// Another grant, or none; what it held before stays charged until it confirms or the grant runs out (rule R2).
    public NodeGrants granted(Optional<Grant> grant) {
        List<Grant> kept = new ArrayList<>(older);
        current.ifPresent(kept::add);
        grant.ifPresent(fresh -> kept.removeIf(
                old -> !old.watts().exceeds(fresh.watts()) && !old.expires().isAfter(fresh.expires())));
        return new NodeGrants(grant, kept);
    }
}
