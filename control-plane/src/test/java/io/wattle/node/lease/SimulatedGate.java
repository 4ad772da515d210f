package io.wattle.node.lease;

import io.wattle.node.lease.AnswerGate.Verdict;
import io.wattle.protocol.DesiredState;
import java.util.Optional;

/// The real rules by which a daemon takes answers, for simulations of whole clusters.
public final class SimulatedGate {
    private LeaseState state = new LeaseState(AcceptedState.NONE, Optional.empty(), false);

    /// Whether the answer counts.
    public boolean take(DesiredState answer, long sentNanos) {
        if (AnswerGate.judge(state, answer, sentNanos) instanceof Verdict.Accepted(var next)) {
            state = next;
            return true;
        }
        return false;
    }

    public AcceptedState accepted() {
        return state.accepted();
    }

    public Optional<Lease> lease() {
        return state.lease();
    }

    public boolean mayStart(long nowNanos) {
        return state.mayStart(nowNanos);
    }

    /// The process starts anew: what was accepted is on disk, the lease is not.
    public void restart() {
        state = new LeaseState(state.accepted(), Optional.empty(), false);
    }

    /// The disk forgets as well, or the rules do.
    public void forget() {
        state = new LeaseState(AcceptedState.NONE, Optional.empty(), false);
    }
}
