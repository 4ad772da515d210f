package io.wattle.placement.transition;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.transition.Move.Action;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// How far a transition has come, and what is to run meanwhile.
///
/// A start, and whatever draws more, waits until every stop before it has happened; a stop waits until every start of
/// its model before it serves. So engines of different models load side by side, and no model is without one while its
/// successor loads, unless the order says that it must be.
///
/// @param old   what ran before
/// @param goal  what is to run in the end
/// @param moves in order
/// @param done  steps that are confirmed
public record MoveProgress(
        Map<ReplicaId, ReplicaPlacement> old, List<ReplicaPlacement> goal, List<Move> moves, Set<Integer> done) {
    private static final Set<Action> OF_GPUS = EnumSet.of(Action.LOWER_CAP, Action.RAISE_CAP, Action.SET_CLOCK);

    public MoveProgress {
        old = Collections.unmodifiableMap(new LinkedHashMap<>(old)); // in their order: moves follow from it
        goal = List.copyOf(goal);
        moves = List.copyOf(moves);
        done = Set.copyOf(done);
    }

    /// The goal at once, without an order.
    public static MoveProgress direct(List<ReplicaPlacement> goal) {
        return new MoveProgress(Map.of(), goal, List.of(), Set.of());
    }

    /// Without an order where there is none: the ledger alone then sees to it that no domain is passed.
    ///
    /// @param running what runs, or was told to
    public static MoveProgress begin(
            PlacementProblem problem, List<ReplicaPlacement> running, List<ReplicaPlacement> goal) {
        try {
            List<Move> moves =
                    Transitions.between(problem, plan(running), plan(goal)).moves();
            Map<ReplicaId, ReplicaPlacement> old = new LinkedHashMap<>();
            running.forEach(replica -> old.put(replica.id(), replica));
            return new MoveProgress(old, goal, moves, Set.of());
        } catch (IllegalArgumentException unreachable) {
            return direct(goal);
        }
    }

    private static Plan plan(List<ReplicaPlacement> replicas) {
        return new Plan("", replicas, List.of(), Map.of(), List.of(), List.of());
    }

    public boolean isDone() {
        return done.size() == moves.size();
    }

    /// What ran before, in the order in which it was given.
    List<ReplicaPlacement> running() {
        return List.copyOf(old.values());
    }

    /// Where it stands now, as a goal: what was begun and is not confirmed is taken back.
    public MoveProgress stopped() {
        return direct(bookmark().reached(goal));
    }

    /// For whoever goes on with it when this one is gone.
    public Bookmark bookmark() {
        return Bookmark.of(this);
    }

    /// Takes note of every move that may have begun and is confirmed.
    public MoveProgress confirmed(Predicate<Move> isConfirmed) {
        Set<Integer> confirmed = new HashSet<>(done);
        boolean isProgressing = !isDone();
        while (isProgressing) {
            isProgressing = false;
            for (Move move : begun(confirmed)) {
                isProgressing |=
                        !confirmed.contains(move.step()) && isConfirmed.test(move) && confirmed.add(move.step());
            }
        }
        return confirmed.size() == done.size() ? this : new MoveProgress(old, goal, moves, confirmed);
    }

    /// Moves that may have begun and are not confirmed.
    public List<Move> underWay() {
        return begun(done).stream().filter(move -> !done.contains(move.step())).toList();
    }

    /// What is to run now.
    public List<ReplicaPlacement> present() {
        if (isDone()) {
            return goal;
        }
        List<Move> begun = begun(done);
        List<Move> ahead = moves.stream().filter(move -> !begun.contains(move)).toList();
        List<ReplicaPlacement> present = new ArrayList<>();
        for (Move move : ahead) {
            if (move.action() == Action.STOP) {
                Optional.ofNullable(old.get(move.replica())).ifPresent(present::add);
            }
        }
        Set<ReplicaId> notStarted = replicas(ahead, Set.of(Action.START));
        Set<ReplicaId> notChanged = replicas(ahead, OF_GPUS);
        for (ReplicaPlacement replica : goal) {
            if (!notStarted.contains(replica.id())) {
                present.add(notChanged.contains(replica.id()) ? asBefore(replica) : replica);
            }
        }
        return present;
    }

    private static Set<ReplicaId> replicas(List<Move> moves, Set<Action> actions) {
        return moves.stream()
                .filter(move -> actions.contains(move.action()))
                .map(Move::replica)
                .collect(Collectors.toSet());
    }

    /// Under the cap and clock that it had.
    private ReplicaPlacement asBefore(ReplicaPlacement now) {
        return Optional.ofNullable(old.get(now.id()))
                .map(before -> new ReplicaPlacement(
                        now.id(), now.rack(), now.node(), now.gpus(), before.configuration(), now.expected()))
                .orElse(now);
    }

    /// Moves that may have begun once some are confirmed.
    private List<Move> begun(Set<Integer> confirmed) {
        List<Move> begun = new ArrayList<>();
        boolean areStopsDone = true;
        boolean areStartsDone = true;
        Set<ModelName> loading = new HashSet<>();
        Set<ReplicaId> shared = shared(confirmed);
        for (Move move : moves) {
            boolean isDone = confirmed.contains(move.step());
            boolean mayBegin = switch (move.action()) {
                case START -> areStopsDone && !shared.contains(move.replica());
                case RAISE_CAP -> areStopsDone;
                case LOWER_CAP, SET_CLOCK -> areStopsDone && areStartsDone;
                case STOP -> !loading.contains(move.replica().model()) || shared.contains(move.replica());
            };
            if (isDone || mayBegin) {
                begun.add(move);
            }
            if (move.action() == Action.STOP) {
                areStopsDone &= isDone;
            }
            if (move.action() == Action.START && !isDone) {
                areStartsDone = false;
                loading.add(move.replica().model());
            }
        }
        return begun;
    }

    /// Names under which an old engine still runs and a new one is to: two cannot run under one name.
    private Set<ReplicaId> shared(Set<Integer> confirmed) {
        Set<ReplicaId> shared = replicas(
                moves.stream().filter(move -> !confirmed.contains(move.step())).toList(), Set.of(Action.STOP));
        shared.retainAll(replicas(moves, Set.of(Action.START)));
        return shared;
    }
}
