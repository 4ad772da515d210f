package io.wattle.placement.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Goal: no transition overloads a domain, a GPU or a host at any step, and each ends in its plan.
/// Method: random pairs of plans; the seed is the repetition, so a failure replays.
class TransitionPropertyTest {
    private static final int PAIRS = 400;

    @RepeatedTest(PAIRS)
    void everyStepIsSound(RepetitionInfo repetition) {
        RandomPair pair = RandomPair.of(repetition.getCurrentRepetition());
        Transition transition = Transitions.between(pair.problem(), pair.from(), pair.to());
        assertThat(TransitionVerifier.violations(pair.problem(), pair.from(), pair.to(), transition))
                .as("seed %d", repetition.getCurrentRepetition())
                .isEmpty();
        assertThat(Transitions.between(pair.problem(), pair.to(), pair.to()).moves())
                .as("seed %d, to itself", repetition.getCurrentRepetition())
                .isEmpty();
    }

    @Test
    void theSamePairGivesTheSameMoves() {
        for (long seed = 1; seed <= 10; seed++) {
            RandomPair pair = RandomPair.of(seed);
            RandomPair again = RandomPair.of(seed);
            assertThat(Transitions.between(pair.problem(), pair.from(), pair.to()))
                    .isEqualTo(Transitions.between(again.problem(), again.from(), again.to()));
        }
    }

    /// Holds the generator to its purpose: were there no moves of a kind, the tests above would prove little.
    @Test
    void thePairsNeedEveryKindOfMove() {
        Map<Move.Action, Integer> counts = new EnumMap<>(Move.Action.class);
        int pauses = 0;
        int overloads = 0;
        for (long seed = 1; seed <= PAIRS / 2; seed++) {
            RandomPair pair = RandomPair.of(seed);
            for (Move move :
                    Transitions.between(pair.problem(), pair.from(), pair.to()).moves()) {
                counts.merge(move.action(), 1, Integer::sum);
                pauses += move.pause().isPresent() ? 1 : 0;
                overloads +=
                        move.pause().filter(text -> text.contains("too many")).isPresent() ? 1 : 0;
            }
        }
        assertThat(counts)
                .containsOnlyKeys(Move.Action.values())
                .allSatisfy((_, count) -> assertThat(count).isGreaterThan(10));
        assertThat(pauses).isBetween(10, counts.getOrDefault(Move.Action.STOP, 0) / 2);
        assertThat(overloads).isPositive();
    }
}
