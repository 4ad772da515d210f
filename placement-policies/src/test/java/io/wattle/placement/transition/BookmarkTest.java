package io.wattle.placement.transition;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Goal: whoever finds a bookmark goes on exactly where the transition was left.
/// Method: random pairs of plans, each cut after every move that is confirmed.
class BookmarkTest {
    private static final int PAIRS = 60;

    @Test
    void everyTransitionGoesOnWhereItWasCut() {
        int cuts = 0;
        for (long seed = 1; seed <= PAIRS; seed++) {
            RandomPair pair = RandomPair.of(seed);
            List<ReplicaPlacement> goal = pair.to().replicas();
            MoveProgress progress =
                    MoveProgress.begin(pair.problem(), pair.from().replicas(), goal);
            while (!progress.isDone()) {
                MoveProgress resumed = progress.bookmark().resume(pair.problem(), goal);
                assertThat(resumed).as("seed %d, %s", seed, progress.done()).isEqualTo(progress);
                assertThat(resumed.present()).containsExactlyInAnyOrderElementsOf(progress.present());
                Move next = progress.underWay().getFirst();
                progress = progress.confirmed(next::equals);
                cuts++;
            }
            assertThat(progress.bookmark().resume(pair.problem(), goal).present())
                    .containsExactlyInAnyOrderElementsOf(goal);
        }
        assertThat(cuts).isGreaterThan(PAIRS);
    }

    /// Another version may order moves otherwise: then only what was not confirmed is left to do, and all of that.
    @Test
    void anOtherOrderGoesOnFromWhatWasConfirmed() {
        for (long seed = 1; seed <= PAIRS; seed++) {
            RandomPair pair = RandomPair.of(seed);
            Plan to = pair.to();
            MoveProgress progress =
                    MoveProgress.begin(pair.problem(), pair.from().replicas(), to.replicas());
            while (!progress.isDone()) {
                MoveProgress resumed = reversed(progress.bookmark()).resume(pair.problem(), to.replicas());
                assertThat(resumed.goal()).isEqualTo(to.replicas());
                Set<String> again = new HashSet<>(engines(resumed, Set.of()));
                assertThat(again)
                        .as("seed %d, %s", seed, progress.done())
                        .isEqualTo(new HashSet<>(engines(progress, progress.done())));
                Move next = progress.underWay().getFirst();
                progress = progress.confirmed(next::equals);
            }
        }
    }

    private static Bookmark reversed(Bookmark bookmark) {
        List<String> moves = new ArrayList<>(bookmark.moves());
        Collections.reverse(moves);
        Set<Integer> done = new HashSet<>();
        bookmark.done().forEach(step -> done.add(moves.size() + 1 - step));
        return new Bookmark(bookmark.left(), moves, done);
    }

    /// Starts and stops that are not done: caps are set as often as it takes.
    private static List<String> engines(MoveProgress progress, Set<Integer> done) {
        return progress.moves().stream()
                .filter(move -> !done.contains(move.step()))
                .filter(move -> Set.of(Move.Action.START, Move.Action.STOP).contains(move.action()))
                .map(move -> move.action().label() + " " + move.replica())
                .toList();
    }
}
