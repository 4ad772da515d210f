package io.wattle.placement.transition;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.fleet.DomainId;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: the verifier catches every kind of broken transition.
/// Method: sound transitions of random pairs, each broken in one way; the seed names the pair.
class TransitionVerifierTest {
    private static final int SEEDS = 80;

    private static final List<Seeded> TRANSITIONS = new ArrayList<>();

    private record Seeded(long seed, RandomPair pair, List<Move> moves) {}

    @BeforeAll
    static void orderMoves() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomPair pair = RandomPair.of(seed);
            TRANSITIONS.add(new Seeded(
                    seed,
                    pair,
                    Transitions.between(pair.problem(), pair.from(), pair.to()).moves()));
        }
    }

    /// One way to break a transition; none where it offers no place for it.
    enum Mutation {
        DROP_A_STEP,
        REPEAT_A_STEP,
        NUMBER_WRONGLY,
        UNDERSTATE_THE_WATTS,
        FORGET_A_DOMAIN,
        HIDE_A_PAUSE,
        INVENT_A_PAUSE,
        LOAD_IN_NO_TIME,
        LOAD_WITHOUT_A_START,
        RAISE_WHERE_IT_LOWERS,
    }

    @ParameterizedTest
    @EnumSource
    void catchesEveryMutation(Mutation mutation) {
        int broken = 0;
        for (Seeded one : TRANSITIONS) {
            Optional<List<Move>> mutant = mutate(mutation, one.moves());
            if (mutant.isPresent()) {
                broken++;
                RandomPair pair = one.pair();
                assertThat(TransitionVerifier.violations(
                                pair.problem(), pair.from(), pair.to(), new Transition(mutant.get())))
                        .as("seed %d, %s", one.seed(), mutation)
                        .isNotEmpty();
            }
        }
        assertThat(broken)
                .as("transitions that offered a place for %s", mutation)
                .isGreaterThan(10);
    }

    private static Optional<List<Move>> mutate(Mutation mutation, List<Move> moves) {
        return switch (mutation) {
            case DROP_A_STEP -> moves.isEmpty() ? Optional.empty() : Optional.of(moves.subList(0, moves.size() - 1));
            case REPEAT_A_STEP -> repeated(moves);
            case NUMBER_WRONGLY -> change(moves, _ -> true, move -> with(move, move.step() + 1, move.action()));
            case UNDERSTATE_THE_WATTS -> change(moves, _ -> true, move -> stating(move, understated(move)));
            case FORGET_A_DOMAIN -> change(moves, _ -> true, move -> stating(move, Map.of()));
            case HIDE_A_PAUSE ->
                change(moves, move -> move.pause().isPresent(), move -> pausing(move, Optional.empty()));
            case INVENT_A_PAUSE ->
                change(moves, move -> move.pause().isEmpty(), move -> pausing(move, Optional.of("for no reason")));
            case LOAD_IN_NO_TIME ->
                change(moves, move -> move.action() == Move.Action.START, move -> loading(move, Duration.ZERO));
            case LOAD_WITHOUT_A_START ->
                change(moves, move -> move.action() == Move.Action.STOP, move -> loading(move, Duration.ofSeconds(1)));
            case RAISE_WHERE_IT_LOWERS ->
                change(
                        moves,
                        move -> move.action() == Move.Action.LOWER_CAP,
                        move -> with(move, move.step(), Move.Action.RAISE_CAP));
        };
    }

    private static Optional<List<Move>> repeated(List<Move> moves) {
        if (moves.isEmpty()) {
            return Optional.empty();
        }
        List<Move> longer = new ArrayList<>(moves);
        Move last = moves.getLast();
        longer.add(with(last, last.step() + 1, last.action()));
        return Optional.of(longer);
    }

    private static Optional<List<Move>> change(List<Move> moves, Predicate<Move> where, UnaryOperator<Move> change) {
        return moves.stream().filter(where).findFirst().map(found -> {
            List<Move> changed = new ArrayList<>(moves);
            changed.set(moves.indexOf(found), change.apply(found));
            return changed;
        });
    }

    private static Map<DomainId, Watts> understated(Move move) {
        Map<DomainId, Watts> stated = new HashMap<>(move.committedAfter());
        stated.replaceAll((_, watts) -> watts.minus(new Watts(1)));
        return stated;
    }

    private static Move with(Move move, int step, Move.Action action) {
        return new Move(
                step,
                action,
                move.replica(),
                move.committedAfter(),
                move.loading(),
                move.loadingEnergy(),
                move.pause());
    }

    private static Move stating(Move move, Map<DomainId, Watts> committed) {
        return new Move(
                move.step(),
                move.action(),
                move.replica(),
                committed,
                move.loading(),
                move.loadingEnergy(),
                move.pause());
    }

    private static Move pausing(Move move, Optional<String> pause) {
        return new Move(
                move.step(),
                move.action(),
                move.replica(),
                move.committedAfter(),
                move.loading(),
                move.loadingEnergy(),
                pause);
    }

    private static Move loading(Move move, Duration loading) {
        return new Move(
                move.step(), move.action(), move.replica(), move.committedAfter(), loading, Joules.ZERO, move.pause());
    }
}
