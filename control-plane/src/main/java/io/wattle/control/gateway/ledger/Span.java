package io.wattle.control.gateway.ledger;

import java.util.List;

/// What the tokens of a replica cost by the meter, from one minute to another, both included.
///
/// @param isMeasured by a sensor and not by a model
/// @param isWeighed  whether what a prompt's token costs of an answer's was measured on this replica
/// @param claims     those that the joules were shared among, as {@link Span#claim} names them; others come later
record Span(
        Place place,
        long from,
        long to,
        double joulesPerPromptToken,
        double joulesPerOutputToken,
        boolean isMeasured,
        boolean isWeighed,
        List<String> claims) {
    Span {
        claims = List.copyOf(claims);
    }

    static String claim(String gateway, long minute) {
        return gateway + "@" + minute;
    }

    boolean covers(Place other, long minute) {
        return from <= minute && minute <= to && place.equals(other);
    }
}
