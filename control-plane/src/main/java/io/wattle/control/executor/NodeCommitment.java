package io.wattle.control.executor;

import io.wattle.control.monitor.Moment;
import io.wattle.fleet.DomainId;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a node was told and what it is charged for it.
///
/// @param replicas all it is to run
/// @param revision grows whenever {@code replicas} or {@code current} changes within an epoch
/// @param current  the grant it is given; none while it is to run nothing
/// @param older    earlier grants it may still hold
/// @param waiting  why it is not told all that the plan wants, while it is not
public record NodeCommitment(
        DomainId rack,
        List<DesiredReplica> replicas,
        long revision,
        Optional<Grant> current,
        List<Grant> older,
        Optional<String> waiting) {
    public NodeCommitment {
        replicas = List.copyOf(replicas);
        older = List.copyOf(older);
    }

    static NodeCommitment none(DomainId rack) {
        return new NodeCommitment(rack, List.of(), 0, Optional.empty(), List.of(), Optional.empty());
    }

    NodeCommitment in(DomainId newRack) {
        return new NodeCommitment(newRack, replicas, revision, current, older, waiting);
    }

    Stream<Grant> grants() {
        return Stream.concat(current.stream(), older.stream());
    }

    /// The most it may draw by any grant it may hold; at least its idle power.
    Watts charge(Watts idle) {
        return grants().map(Grant::watts).reduce(idle, (a, b) -> a.exceeds(b) ? a : b);
    }

    /// Lowers grants that ran out to the node's floor: its engines may still run, at what the node allows them by
    /// itself. Such a rest stays charged until the node confirms that it follows.
    ///
    /// @param floor of the node; zero for one that has left the cluster, of which nothing stays
    NodeCommitment expired(Moment now, Watts floor) {
        List<Grant> kept =
                new ArrayList<>(older.stream().filter(grant -> !grant.isExpired(now)).toList());
        grants().filter(grant -> grant.isExpired(now))
                .max(Comparator.comparing(Grant::watts))
                .map(grant -> grant.atMost(floor))
                .filter(rest -> rest.watts().exceeds(Watts.ZERO))
                .ifPresent(kept::add);
        return new NodeCommitment(
                rack, replicas, revision, current.filter(grant -> !grant.isExpired(now)), kept, waiting);
    }

    /// Forgets the older grants: the node runs by the current one.
    NodeCommitment confirmed() {
        return new NodeCommitment(rack, replicas, revision, current, List.of(), waiting);
    }

    NodeCommitment renewed(Moment until) {
        return new NodeCommitment(
                rack, replicas, revision, current.map(grant -> grant.until(until)), older, waiting);
    }

    NodeCommitment waitingFor(List<DesiredReplica> allowed, String reason) {
        return new NodeCommitment(
                rack,
                allowed,
                allowed.equals(replicas) ? revision : revision + 1,
                current,
                older,
                Optional.of(reason));
    }

    /// Tells the node something new; what it held before stays charged until it confirms or the grant runs out.
    NodeCommitment told(List<DesiredReplica> wanted, Optional<Grant> grant) {
        List<Grant> kept = new ArrayList<>(older);
        current.ifPresent(kept::add);
        grant.ifPresent(fresh -> kept.removeIf(
                old -> !old.watts().exceeds(fresh.watts()) && !old.expires().isAfter(fresh.expires())));
        return new NodeCommitment(rack, wanted, revision + 1, grant, kept, Optional.empty());
    }

    NodeCommitment satisfied() {
        return new NodeCommitment(rack, replicas, revision, current, older, Optional.empty());
    }
}
