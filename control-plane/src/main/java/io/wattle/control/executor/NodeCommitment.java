package io.wattle.control.executor;

import io.wattle.fleet.DomainId;
import io.wattle.power.Grant;
import io.wattle.power.Moment;
import io.wattle.power.NodeGrants;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a node was told and what it is charged for it.
///
/// @param replicas all it is to run
/// @param revision grows whenever {@code replicas} or its current grant changes within an epoch
/// @param holds    the grants it may hold
/// @param waiting  why it is not told all that the plan wants, while it is not
public record NodeCommitment(
        DomainId rack, List<DesiredReplica> replicas, long revision, NodeGrants holds, Optional<String> waiting) {
    public NodeCommitment {
        replicas = List.copyOf(replicas);
    }

    /// One that was told nothing in this term.
    ///
    /// @param revision no lower than any that a node of this name was told before it left the cluster
    static NodeCommitment none(DomainId rack, long revision) {
        return new NodeCommitment(rack, List.of(), revision, NodeGrants.NONE, Optional.empty());
    }

    NodeCommitment in(DomainId newRack) {
        return newRack.equals(rack) ? this : new NodeCommitment(newRack, replicas, revision, holds, waiting);
    }

    /// The grant it is given; none while it is to run nothing.
    public Optional<Grant> current() {
        return holds.current();
    }

    /// Earlier grants it may still hold.
    public List<Grant> older() {
        return holds.older();
    }

    /// Whether it is charged without a grant that the ledger knew: nothing is a lowering for such a node.
    boolean isUnknown() {
        return current().isEmpty() && older().stream().anyMatch(grant -> grant.epoch() == Ledger.NOBODY);
    }

    Stream<Grant> grants() {
        return holds.all();
    }

    /// The most it may draw by any grant it may hold; at least its idle power.
    Watts charge(Watts idle) {
        return holds.charge(idle);
    }

    NodeCommitment expired(Moment now, Watts floor) {
        return with(holds.expired(now, floor));
    }

    NodeCommitment confirmed() {
        return with(holds.confirmed());
    }

    NodeCommitment renewed(Moment until) {
        return with(holds.renewed(until));
    }

    NodeCommitment waitingFor(List<DesiredReplica> allowed, long next, String reason) {
        return new NodeCommitment(rack, allowed, next, holds, Optional.of(reason));
    }

    /// Tells the node something new.
    NodeCommitment told(List<DesiredReplica> wanted, Optional<Grant> grant, long next) {
        return new NodeCommitment(rack, wanted, next, holds.granted(grant), Optional.empty());
    }

    NodeCommitment satisfied() {
        return waiting.isEmpty() ? this : new NodeCommitment(rack, replicas, revision, holds, Optional.empty());
    }

    private NodeCommitment with(NodeGrants held) {
        return held.equals(holds) ? this : new NodeCommitment(rack, replicas, revision, held, waiting);
    }
}
