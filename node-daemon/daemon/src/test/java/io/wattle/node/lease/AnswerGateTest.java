package io.wattle.node.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.engine.Replicas;
import io.wattle.node.lease.AnswerGate.Verdict;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.PowerGrant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerGateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LeaseState FRESH = new LeaseState(AcceptedState.NONE, Optional.empty(), false);

    @Test
    void aGrantCountsFromTheMomentTheReportWasSent() {
        var grant = new PowerGrant(500, 3, 1, 20_000);
        var next = accepted(FRESH, answer(3, 1, Optional.of(grant)), 100 * SECOND);
        assertThat(next)
                .isEqualTo(new LeaseState(new AcceptedState(3, 1), Optional.of(new Lease(grant, 120 * SECOND)), true));
        assertThat(next.mayStart(119 * SECOND)).isTrue();
        assertThat(next.mayStart(120 * SECOND)).isFalse();
        assertThat(next.lease().orElseThrow().remaining(115 * SECOND)).isEqualTo(Duration.ofSeconds(5));
        assertThat(next.lease().orElseThrow().remaining(125 * SECOND)).isEqualTo(Duration.ZERO);
    }

    @Test
    void anOlderEpochIsRefused() {
        var now = new LeaseState(new AcceptedState(5, 9), Optional.empty(), false);
        assertThat(AnswerGate.judge(now, answer(4, 1, Optional.empty()), 0))
                .isEqualTo(new Verdict.Refused(
                        "stale_epoch",
                        "The answer has the epoch 4 and the node has accepted 5: an old leader sent it."));
        assertThat(accepted(now, answer(5, 10, Optional.empty()), 0).accepted()).isEqualTo(new AcceptedState(5, 10));
    }

    @Test
    void anOlderGrantIsRefusedAndTheSameIsRenewed() {
        var held = accepted(FRESH, answer(3, 1, Optional.of(new PowerGrant(500, 3, 7, 20_000))), 0);
        assertThat(AnswerGate.judge(held, answer(3, 1, Optional.of(new PowerGrant(900, 3, 6, 20_000))), 0))
                .isEqualTo(new Verdict.Refused(
                        "stale_grant", "The grant (epoch 3, sequence 6) is older than the one that is held."));
        assertThat(AnswerGate.judge(held, answer(3, 1, Optional.of(new PowerGrant(900, 2, 99, 20_000))), 0))
                .isInstanceOf(Verdict.Refused.class);
        var renewed = accepted(held, answer(4, 1, Optional.of(new PowerGrant(500, 3, 7, 20_000))), 10 * SECOND);
        assertThat(renewed.lease().orElseThrow().untilNanos()).isEqualTo(30 * SECOND);
    }

    @Test
    void anAnswerThatWasLongOnItsWayBringsNoGrantBack() {
        var told = accepted(FRESH, answer(3, 2, Optional.empty()), 0);
        assertThat(AnswerGate.judge(told, answer(3, 1, Optional.of(new PowerGrant(500, 3, 1, 20_000))), 0))
                .isEqualTo(new Verdict.Refused(
                        "stale_revision",
                        "The answer has the revision 1 and the node has accepted 2: it was long on its way."));
    }

    @Test
    void withoutAGrantNothingStartsAndTheLeaseRunsOn() {
        var held = accepted(FRESH, answer(3, 1, Optional.of(new PowerGrant(500, 3, 7, 20_000))), 0);
        var next = accepted(held, answer(3, 2, Optional.empty()), SECOND);
        assertThat(next.mayStart(SECOND)).isFalse();
        assertThat(next.lease()).isEqualTo(held.lease());
    }

    @Test
    void nonsenseIsRefused() {
        assertThat(AnswerGate.judge(FRESH, answer(1, 1, Optional.of(new PowerGrant(Double.NaN, 1, 1, 5))), 0))
                .isEqualTo(new Verdict.Refused("malformed", "The grant of NaN W for 5 ms is out of bounds."));
        assertThat(AnswerGate.judge(FRESH, answer(1, 1, Optional.of(new PowerGrant(5, 1, 1, 600_001))), 0))
                .isEqualTo(new Verdict.Refused("malformed", "The grant of 5.0 W for 600001 ms is out of bounds."));
        var twice = Replicas.llama("chat/0", 1, "/m");
        assertThat(AnswerGate.judge(FRESH, answer(1, 1, Optional.empty(), twice, twice), 0))
                .isEqualTo(new Verdict.Refused("malformed", "The answer names the replica \"chat/0\" twice."));
        assertThat(AnswerGate.judge(FRESH, answer(1, 1, Optional.empty(), Replicas.llama("chat/x", 1, "/m")), 0))
                .isEqualTo(new Verdict.Refused(
                        "malformed", "The replica \"chat/x\" must be written MODEL/INDEX, such as \"chat/0\"."));
    }

    private static LeaseState accepted(LeaseState now, DesiredState answer, long sentNanos) {
        return AnswerGate.judge(now, answer, sentNanos) instanceof Verdict.Accepted(var next) ? next : FRESH;
    }

    private static DesiredState answer(
            long epoch, long revision, Optional<PowerGrant> grant, DesiredReplica... replicas) {
        return new DesiredState(epoch, revision, List.of(replicas), grant, 1000);
    }
}
