package io.wattle.node.lease;

import io.wattle.placement.ReplicaId;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.PowerGrant;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;

/// Decides whether the node follows an answer of the control plane. Pure.
///
/// Safety rests on the epoch: a leader that lost its office cannot move a node that has heard of its successor. A grant
/// is older than another by epoch, then sequence; one that is repeated is renewed, because its time counts from the
/// node's own question. Within an epoch the revision says which answer is older, so that one which was long on its way
/// brings no grant back that the node has given up since.
final class AnswerGate {
    /// No leader means a node to draw its watts longer than this without asking.
    private static final Duration LONGEST_GRANT = Duration.ofMinutes(10);

    private AnswerGate() {}

    sealed interface Verdict {
        record Accepted(LeaseState next) implements Verdict {}

        /// @param label    as metrics call it
        /// @param sentence for the operator
        record Refused(String label, String sentence) implements Verdict {}
    }

    /// @param sentNanos when the report was sent that this answers
    static Verdict judge(LeaseState now, DesiredState answer, long sentNanos) {
        if (answer.epoch() < now.accepted().epoch()) {
            return new Verdict.Refused(
                    "stale_epoch",
                    "The answer has the epoch %d and the node has accepted %d: an old leader sent it."
                            .formatted(answer.epoch(), now.accepted().epoch()));
        }
        if (answer.epoch() == now.accepted().epoch()
                && answer.revision() < now.accepted().revision()) {
            return new Verdict.Refused(
                    "stale_revision",
                    "The answer has the revision %d and the node has accepted %d: it was long on its way."
                            .formatted(answer.revision(), now.accepted().revision()));
        }
        Optional<String> malformed = malformed(answer);
        if (malformed.isPresent()) {
            return new Verdict.Refused("malformed", malformed.get());
        }
        var accepted = new AcceptedState(answer.epoch(), answer.revision());
        if (answer.grant().isEmpty()) {
            return new Verdict.Accepted(new LeaseState(accepted, now.lease(), false));
        }
        var grant = answer.grant().get();
        if (now.lease().stream().anyMatch(held -> isOlder(grant, held.grant()))) {
            return new Verdict.Refused(
                    "stale_grant",
                    "The grant (epoch %d, sequence %d) is older than the one that is held."
                            .formatted(grant.epoch(), grant.sequence()));
        }
        var lease = new Lease(
                grant, sentNanos + Duration.ofMillis(grant.timeToLiveMillis()).toNanos());
        return new Verdict.Accepted(new LeaseState(accepted, Optional.of(lease), true));
    }

    private static boolean isOlder(PowerGrant grant, PowerGrant held) {
        return grant.epoch() < held.epoch() || (grant.epoch() == held.epoch() && grant.sequence() < held.sequence());
    }

    private static Optional<String> malformed(DesiredState answer) {
        var names = new HashSet<String>();
        for (DesiredReplica replica : answer.replicas()) {
            try {
                ReplicaId.parse(replica.replica());
            } catch (IllegalArgumentException invalid) {
                return Optional.ofNullable(invalid.getMessage());
            }
            if (!names.add(replica.replica())) {
                return Optional.of("The answer names the replica \"%s\" twice.".formatted(replica.replica()));
            }
        }
        return answer.grant()
                .filter(grant -> !isPlausible(grant))
                .map(grant -> "The grant of %s W for %d ms is out of bounds."
                        .formatted(grant.watts(), grant.timeToLiveMillis()));
    }

    private static boolean isPlausible(PowerGrant grant) {
        return Double.isFinite(grant.watts())
                && grant.watts() >= 0
                && grant.timeToLiveMillis() > 0
                && grant.timeToLiveMillis() <= LONGEST_GRANT.toMillis();
    }
}
