package io.wattle.control.gateway.ledger;

import java.time.Instant;

/// Whose use of what, in which hour.
///
/// @param hourAtSeconds beginning of the hour, in seconds since 1970
/// @param key           name of the API key
public record Account(long hourAtSeconds, String tenant, String key, String model) {
    private static final long HOUR = 3600;

    /// Of the hour that an instant lies in.
    public static Account at(Instant at, String tenant, String key, String model) {
        return new Account(hour(at), tenant, key, model);
    }

    /// When the hour began, in seconds since 1970.
    public static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), HOUR) * HOUR;
    }

    boolean isWithin(Instant from, Instant to) {
        return hourAtSeconds >= from.getEpochSecond() && hourAtSeconds < to.getEpochSecond();
    }
}
