package io.wattle.placement.minimum;

import java.util.Optional;

/// One replica of a plan in the making.
///
/// @param seat the running replica whose engine goes on; none for a new engine
record Piece(Offer offer, double load, int node, Optional<Seat> seat) {
    Piece withLoad(double other) {
        return new Piece(offer, other, node, seat);
    }
}
