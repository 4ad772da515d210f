package io.wattle.control.gateway.ledger;

/// What one replica did by its meter, from one minute to another, both included.
///
/// @param tokens       as its engine counted them
/// @param countsTokens whether it does
record Metered(
        Place place, long from, long to, double joules, Tokens tokens, boolean countsTokens, boolean isMeasured) {
    long hourAtSeconds() {
        return Math.floorDiv(to * 60, 3600L) * 3600;
    }
}
