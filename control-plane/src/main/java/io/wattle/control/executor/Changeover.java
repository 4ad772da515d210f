package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.Notice;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.StoredChange;
import io.wattle.fleet.NodeId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.transition.Move;
import io.wattle.placement.transition.Move.Action;
import io.wattle.placement.transition.MoveProgress;
import io.wattle.power.Moment;
import io.wattle.protocol.ReplicaPhase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The way from what ran to the plan in use, as far as it has come. Pure.
///
/// What may begin when is {@link MoveProgress}; this says what the nodes confirm, tells the journal, and loses
/// patience. A new leader goes on with the change of the one before it, as far as {@link ChangeNotes} tell.
///
/// @param plan     the one in use
/// @param progress how far it has come
/// @param since    when the latest move was confirmed, or the change began
record Changeover(ActivePlan plan, MoveProgress progress, Moment since) {
    /// A move that takes longer is not waited for: the plan counts, and who waits for it is cut short.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Moves times domains for which an order is sought.
    private static final long MOST_ORDERED = 500_000;

    /// Weights may load this much slower than modelled.
    private static final int SLOWNESS = 3;

    private static final Set<Action> OF_GPUS = EnumSet.of(Action.LOWER_CAP, Action.RAISE_CAP, Action.SET_CLOCK);

    /// What a step gives.
    ///
    record Step(Changeover next, Optional<Notice> notice) {}

    /// The plan as it is, without an order.
    static Changeover direct(ActivePlan plan, Moment now) {
        return new Changeover(plan, MoveProgress.direct(plan.plan().replicas()), now);
    }

    /// @param running what runs, or was told to
    static Changeover begin(PlacementProblem problem, List<ReplicaPlacement> running, ActivePlan plan, Moment now) {
        Plan goal = plan.plan();
        return isTooLarge(running, goal)
                ? direct(plan, now)
                : new Changeover(plan, MoveProgress.begin(problem, running, goal.replicas()), now);
    }

    /// The change of a leader before, at the step where it was left. Where that is not known, the plan at once: the
    /// ledger holds every domain within its limit all the same, and models may be without an engine for a while.
    static Changeover resume(
            Function<PlanInput, PlacementProblem> problem, ActivePlan plan, Optional<StoredChange> stored, Moment now) {
        Optional<StoredChange> own = stored.filter(change -> change.plan() == plan.id());
        if (own.isPresent() && own.get().held()) {
            return new Changeover(plan, MoveProgress.direct(own.get().bookmark().left()), now);
        }
        return own.filter(change -> !change.bookmark().reachesGoal())
                .map(change -> new Changeover(
                        plan,
                        change.bookmark()
                                .resume(problem.apply(plan.input()), plan.plan().replicas()),
                        now))
                .orElseGet(() -> direct(plan, now));
    }

    /// Stops where it stands: what was begun and is not confirmed is taken back.
    Changeover cancelled(Moment now) {
        return new Changeover(plan, progress.stopped(), now);
    }

    /// Whether it was cancelled, so that something else runs than the plan says.
    boolean isHeld() {
        return !progress.goal().equals(plan.plan().replicas());
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
        return progress.isDone();
    }

    /// Takes note of what the nodes confirm.
    ///
    /// @param lost nodes that count as gone: nothing runs there any more
    Step step(Fleet fleet, Set<NodeId> lost, Moment now) {
        MoveProgress further = progress.confirmed(move -> isConfirmed(move, fleet, lost));
        if (!further.equals(progress)) {
            Changeover next = new Changeover(plan, further, now);
            return new Step(next, next.isDone() ? Optional.of(finished()) : Optional.empty());
        }
        return now.since(since).compareTo(patience()) > 0
                ? new Step(direct(plan, now), Optional.of(cutShort()))
                : new Step(this, Optional.empty());
    }

    /// Tells what is about to happen.
    Notice announcement() {
        if (progress.moves().isEmpty()) {
            return Notice.info(
                    "change_begun", "plan/" + plan.id(), "Plan %d is carried out at once.".formatted(plan.id()));
        }
        String pauses = progress.moves().stream()
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

    /// Tells how far it had come when this leader took over.
    Notice resumption() {
        return Notice.info(
                "change_resumed",
                "plan/" + plan.id(),
                "Plan %d goes on after %d of %d moves."
                        .formatted(
                                plan.id(),
                                progress.done().size(),
                                progress.moves().size()));
    }

    private Notice finished() {
        return Notice.info(
                "change_done",
                "plan/" + plan.id(),
                "All %d moves of plan %d are done.".formatted(progress.moves().size(), plan.id()));
    }

    private Notice cutShort() {
        String waiting = progress.underWay().stream()
                .map(move -> "%s %s".formatted(move.action().label(), move.replica()))
                .collect(Collectors.joining(", "));
        return Notice.warning(
                "change_cut_short",
                "plan/" + plan.id(),
                "Nothing of plan %d was confirmed for %d s (waiting for %s), so the rest is done at once."
                        .formatted(plan.id(), patience().toSeconds(), waiting));
    }

    private long count(Set<Action> actions) {
        return progress.moves().stream()
                .filter(move -> actions.contains(move.action()))
                .count();
    }

    private Duration patience() {
        return progress.underWay().stream()
                .map(move -> move.loading().multipliedBy(SLOWNESS))
                .reduce(PATIENCE, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /// What is to run now.
    List<ReplicaPlacement> present() {
        return progress.present();
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
        Optional<NodeId> node = Optional.ofNullable(progress.old().get(id)).map(ReplicaPlacement::node);
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
