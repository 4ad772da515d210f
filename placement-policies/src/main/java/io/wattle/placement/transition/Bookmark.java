package io.wattle.placement.transition;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.transition.Move.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Where a transition stands, in as few words as another needs to go on with it.
///
/// @param left  what ran before and does not run so in the goal
/// @param moves in order, as {@code start chat/1}
/// @param done  steps that are confirmed
public record Bookmark(List<ReplicaPlacement> left, List<String> moves, Set<Integer> done) {
    public Bookmark {
        left = List.copyOf(left);
        moves = List.copyOf(moves);
        done = Set.copyOf(done);
    }

    public boolean reachesGoal() {
        return done.size() == moves.size();
    }

    static Bookmark of(MoveProgress progress) {
        Set<ReplicaPlacement> kept = new HashSet<>(progress.goal());
        return new Bookmark(
                progress.running().stream()
                        .filter(replica -> !kept.contains(replica))
                        .toList(),
                labels(progress.moves()),
                progress.done());
    }

    /// The transition at the step where it was left. Where this version of the rules orders the moves otherwise, it is
    /// ordered anew from what was confirmed, so that nothing is done twice.
    ///
    /// @param problem the one that the goal was planned for
    public MoveProgress resume(PlacementProblem problem, List<ReplicaPlacement> goal) {
        MoveProgress anew = MoveProgress.begin(problem, before(goal), goal);
        return labels(anew.moves()).equals(moves)
                ? new MoveProgress(anew.old(), goal, anew.moves(), done)
                : MoveProgress.begin(problem, reached(goal), goal);
    }

    /// What ran before.
    private List<ReplicaPlacement> before(List<ReplicaPlacement> goal) {
        Set<ReplicaId> absent = left.stream().map(ReplicaPlacement::id).collect(Collectors.toSet());
        Set<String> labels = Set.copyOf(moves);
        List<ReplicaPlacement> running = new ArrayList<>(left);
        goal.stream()
                .filter(replica -> !absent.contains(replica.id()))
                .filter(replica -> !labels.contains(label(Action.START, replica.id())))
                .forEach(running::add);
        return running;
    }

    /// What runs by what was confirmed.
    List<ReplicaPlacement> reached(List<ReplicaPlacement> goal) {
        Map<ReplicaId, ReplicaPlacement> wanted = new HashMap<>();
        goal.forEach(replica -> wanted.put(replica.id(), replica));
        List<ReplicaPlacement> reached = new ArrayList<>();
        for (ReplicaPlacement before : before(goal)) {
            if (!isDone(Action.STOP, before.id())) {
                boolean isChanged = isDone(Action.LOWER_CAP, before.id())
                        || isDone(Action.RAISE_CAP, before.id())
                        || isDone(Action.SET_CLOCK, before.id());
                reached.add(isChanged ? wanted.getOrDefault(before.id(), before) : before);
            }
        }
        goal.stream()
                .filter(replica -> isDone(Action.START, replica.id()))
                .filter(replica ->
                        reached.stream().noneMatch(other -> other.id().equals(replica.id())))
                .forEach(reached::add);
        return reached;
    }

    private boolean isDone(Action action, ReplicaId replica) {
        int step = moves.indexOf(label(action, replica)) + 1;
        return step > 0 && done.contains(step);
    }

    private static List<String> labels(List<Move> moves) {
        return moves.stream().map(move -> label(move.action(), move.replica())).toList();
    }

    private static String label(Action action, ReplicaId replica) {
        return action.label() + " " + replica;
    }
}
