package io.wattle.control.gateway.ledger;

import java.time.Instant;

/// What became of all joules that the meters of all nodes counted in an hour.
///
/// @param hourAtSeconds   beginning of the hour, in seconds since 1970
/// @param meteredJoules   of hosts and GPUs
/// @param measuredJoules  of them those that sensors told; models told the others
/// @param idleJoules      that no replica caused
/// @param chargedJoules   that requests of any gateway were charged with
/// @param weighedJoules   of them those whose share of prompts and answers was measured on the replica
/// @param unclaimedJoules that replicas caused for what no gateway knows: clients of the engine itself, answers that
///                        broke off before their tokens were told
/// @param unknownSeconds  time of nodes in which not all was known, added up
public record MeterHour(
        long hourAtSeconds,
        double meteredJoules,
        double measuredJoules,
        double idleJoules,
        double chargedJoules,
        double weighedJoules,
        double unclaimedJoules,
        double unknownSeconds) {
    /// Nothing yet.
    public static MeterHour empty(long hourAtSeconds) {
        return new MeterHour(hourAtSeconds, 0, 0, 0, 0, 0, 0, 0);
    }

    /// Sums of both; the hour of this one.
    public MeterHour plus(MeterHour other) {
        return new MeterHour(
                hourAtSeconds,
                meteredJoules + other.meteredJoules,
                measuredJoules + other.measuredJoules,
                idleJoules + other.idleJoules,
                chargedJoules + other.chargedJoules,
                weighedJoules + other.weighedJoules,
                unclaimedJoules + other.unclaimedJoules,
                unknownSeconds + other.unknownSeconds);
    }

    boolean isWithin(Instant from, Instant to) {
        return hourAtSeconds >= from.getEpochSecond() && hourAtSeconds < to.getEpochSecond();
    }

    /// That wait for claims.
    public double openJoules() {
        return Math.max(0, meteredJoules - idleJoules - chargedJoules - unclaimedJoules);
    }
}
