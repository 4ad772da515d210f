package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.NodeId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.transition.Move;
import io.wattle.placement.transition.Move.Action;
import io.wattle.placement.transition.Transitions;
import io.wattle.power.Moment;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The way from what ran to the plan in use, as far as it has come. Pure.
///
/// The moves come in the order of {@link Transitions}. A start, and whatever draws more, waits until every stop before
/// it has happened; a stop waits until every start of its model before it serves. So engines of different models load
/// side by side, and no model is without one while its successor loads, unless the order says that it must be. A new
/// leader does not know how far the change was: it goes to the plan at once.
///
/// @param plan  the one in use
/// @param old   what ran before and is not part of it in the same form
/// @param moves in order
/// @param done  steps that are confirmed
/// @param since when the latest of them was, or the change began
record Changeover(
        ActivePlan plan, Map<ReplicaId, ReplicaPlacement> old, List<Move> moves, Set<Integer> done, Moment since) {
    /// A move that takes longer is not waited for: the plan counts, and who waits for it is cut short.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Moves times domains for which an order is sought.
    private static final long MOST_ORDERED = 500_000;

    /// Weights may load this much slower than modelled.
    private static final int SLOWNESS = 3;

    private static final Set<Action> OF_GPUS = EnumSet.of(Action.LOWER_CAP, Action.RAISE_CAP, Action.SET_CLOCK);

    Changeover {
        old = Map.copyOf(old);
        moves = List.copyOf(moves);
        done = Set.copyOf(done);
    }

    /// What a step gives.
    ///
    record Step(Changeover next, Optional<Notice> notice) {}

    /// The plan as it is, without an order.
    static Changeover direct(ActivePlan plan, Moment now) {
        return new Changeover(plan, Map.of(), List.of(), Set.of(), now);
    }

    /// @param running what runs, or was told to
    static Changeover begin(PlacementProblem problem, List<ReplicaPlacement> running, ActivePlan plan, Moment now) {
        Plan goal = plan.plan();
        if (isTooLarge(running, goal)) {
            return direct(plan, now);
        }
        Plan from = new Plan(goal.policy(), running, List.of(), Map.of(), List.of(), List.of(), Optional.empty());
        try {
            List<Move> moves = Transitions.between(problem, from, goal).moves();
            Map<ReplicaId, ReplicaPlacement> old = new HashMap<>();
            running.forEach(replica -> old.put(replica.id(), replica));
            return new Changeover(plan, old, moves, Set.of(), now);
        } catch (IllegalArgumentException unreachable) {
            return direct(plan, now); // there is no order: the ledger alone sees to it that no domain is passed
        }
    }

    /// Each move is held against every domain: beyond this the one thread that renews grants would be late.
    private static boolean isTooLarge(List<ReplicaPlacement> running, Plan goal) {
        Set<ReplicaPlacement> kept = new HashSet<>(running);
        long changed = goal.replicas().stream()
                .filter(replica -> !kept.contains(replica))
                .count();
        return changed * Math.max(1, goal.domains().size()) > MOST_ORDERED;
    }

    boolean isDone() {
        return done.size() == moves.size();
    }

    /// Takes note of what the nodes confirm.
    ///
    /// @param lost nodes that count as gone: nothing runs there any more
    Step step(Fleet fleet, Set<NodeId> lost, Moment now) {
        Set<Integer> confirmed = new HashSet<>(done);
        boolean isProgressing = true;
        while (isProgressing) {
            isProgressing = false;
            for (Move move : begun(confirmed)) {
                isProgressing |= isConfirmed(move, fleet, lost) && confirmed.add(move.step());
            }
        }
        if (confirmed.size() > done.size()) {
            Changeover next = new Changeover(plan, old, moves, confirmed, now);
            return new Step(next, next.isDone() ? Optional.of(finished()) : Optional.empty());
        }
        return now.since(since).compareTo(patience()) > 0
                ? new Step(direct(plan, now), Optional.of(cutShort()))
                : new Step(this, Optional.empty());
    }

    /// Tells what is about to happen.
    Notice announcement() {
        if (moves.isEmpty()) {
            return Notice.info(
                    "change_begun", "plan/" + plan.id(), "Plan %d is carried out at once.".formatted(plan.id()));
        }
        String pauses = moves.stream()
                .flatMap(move -> move.pause().stream())
                .map(pause -> " " + pause)
                .collect(Collectors.joining());
        return Notice.info(
                "change_begun",
                "plan/" + plan.id(),
                "Plan %d starts %d replicas, stops %d and changes %d caps or clocks.%s"
                        .formatted(
                                plan.id(),
                                count(Set.of(Action.START)),
                                count(Set.of(Action.STOP)),
                                count(OF_GPUS),
                                pauses));
    }

    private Notice finished() {
        return Notice.info(
                "change_done",
                "plan/" + plan.id(),
                "All %d moves of plan %d are done.".formatted(moves.size(), plan.id()));
    }

    private Notice cutShort() {
        String waiting = begun(done).stream()
                .filter(move -> !done.contains(move.step()))
                .map(move -> "%s %s".formatted(move.action().label(), move.replica()))
                .collect(Collectors.joining(", "));
        return Notice.warning(
                "change_cut_short",
                "plan/" + plan.id(),
                "Nothing of plan %d was confirmed for %d s (waiting for %s), so the rest is done at once."
                        .formatted(plan.id(), patience().toSeconds(), waiting));
    }

    private long count(Set<Action> actions) {
        return moves.stream().filter(move -> actions.contains(move.action())).count();
    }

    private Duration patience() {
        return begun(done).stream()
                .filter(move -> !done.contains(move.step()))
                .map(move -> move.loading().multipliedBy(SLOWNESS))
                .reduce(PATIENCE, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /// What is to run now.
    List<ReplicaPlacement> present() {
        if (isDone()) {
            return plan.plan().replicas();
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
        Set<ReplicaId> notRaised = replicas(ahead, OF_GPUS);
        for (ReplicaPlacement replica : plan.plan().replicas()) {
            if (!notStarted.contains(replica.id())) {
                present.add(notRaised.contains(replica.id()) ? asBefore(replica) : replica);
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

    private boolean isConfirmed(Move move, Fleet fleet, Set<NodeId> lost) {
        return switch (move.action()) {
            case START -> hasStarted(move.replica(), fleet);
            case STOP -> hasStopped(move.replica(), fleet, lost);
            // The ledger charges the higher cap until the driver enforces the lower one.
            case LOWER_CAP, RAISE_CAP, SET_CLOCK -> true;
        };
    }

    private boolean hasStarted(ReplicaId id, Fleet fleet) {
        return wanted(id)
                .flatMap(replica -> fleet.node(replica.node()))
                .flatMap(node -> node.replica(id.toString()))
                .map(replica -> replica.phase() == ReplicaPhase.RUNNING)
                .orElse(false);
    }

    private boolean hasStopped(ReplicaId id, Fleet fleet, Set<NodeId> lost) {
        Optional<NodeId> node = Optional.ofNullable(old.get(id)).map(ReplicaPlacement::node);
        if (node.isEmpty() || lost.contains(node.get())) {
            return true;
        }
        // A daemon restarts an engine of the same name by itself.
        boolean isRestarted = wanted(id).map(ReplicaPlacement::node).equals(node);
        return isRestarted
                || fleet.node(node.get())
                        .map(status -> status.replica(id.toString()).isEmpty())
                        .orElse(false);
    }

    private Optional<ReplicaPlacement> wanted(ReplicaId id) {
        return plan.plan().replicas().stream()
                .filter(replica -> replica.id().equals(id))
                .findFirst();
    }
}
