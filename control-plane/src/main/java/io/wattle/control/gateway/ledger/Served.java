package io.wattle.control.gateway.ledger;

import java.time.Instant;

/// Tokens that a replica made for one request, and when.
public record Served(Place place, Instant from, Instant to, double promptTokens, double outputTokens) {
    /// Minutes since 1970, as all of the ledger counts them.
    static long minute(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 60L);
    }

    /// The share of the time between the beginning and the end that lies in a minute.
    double share(long minute) {
        double length = seconds(to) - seconds(from);
        if (length <= 0) {
            return minute == minute(from) ? 1 : 0;
        }
        double begin = Math.max(seconds(from), minute * 60.0);
        double end = Math.min(seconds(to), (minute + 1) * 60.0);
        return Math.max(0, end - begin) / length;
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }
}
