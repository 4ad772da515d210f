package io.wattle.placement.transition;

import java.util.List;

/// The ordered steps from one plan to another; empty where both are the same.
///
/// After every step each power domain holds its limit and each GPU the memory of what runs there.
public record Transition(List<Move> moves) {
    public Transition {
        moves = List.copyOf(moves);
    }
}
