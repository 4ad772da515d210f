package io.wattle.placement.transition;

import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Joules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes down moves as they are decided, with what is committed after each.
final class MoveLog {
    private final Ledger ledger;
    private final WeightLoading loading;
    private final List<Move> moves = new ArrayList<>();

    MoveLog(Ledger ledger, WeightLoading loading) {
        this.ledger = ledger;
        this.loading = loading;
    }

    void add(Move.Action action, ReplicaId replica, Optional<String> pause) {
        moves.add(new Move(moves.size() + 1, action, replica, ledger.committed(), Duration.ZERO, Joules.ZERO, pause));
    }

    void addStart(ReplicaPlacement replica) {
        moves.add(new Move(
                moves.size() + 1,
                Move.Action.START,
                replica.id(),
                ledger.committed(),
                loading.time(replica),
                loading.energy(replica),
                Optional.empty()));
    }

    Transition transition() {
        return new Transition(moves);
    }
}
