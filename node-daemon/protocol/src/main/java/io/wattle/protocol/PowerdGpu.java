package io.wattle.protocol;

import java.util.Optional;

/// Power limits of one GPU, in the driver's unit.
///
/// @param isFresh            whether the driver told them just now; else they are the last that it told
/// @param minimumMilliwatts  the lowest that the board takes: its floor
/// @param limitMilliwatts    what software asked for
/// @param enforcedMilliwatts the lowest of all limits in force
/// @param clocks             what its graphics clock may be locked to, where the board tells
/// @param lockedClocks       what powerd locked it to
public record PowerdGpu(
        String uuid,
        boolean isFresh,
        long minimumMilliwatts,
        long maximumMilliwatts,
        long limitMilliwatts,
        long enforcedMilliwatts,
        Optional<ClockRange> clocks,
        Optional<ClockRange> lockedClocks) {
    /// What the board may draw: the driver answers for both limits, and only the lower one when it has taken effect.
    public long highestMilliwatts() {
        return Math.max(limitMilliwatts, enforcedMilliwatts);
    }

    /// The same when the driver does not answer any more.
    public PowerdGpu stale() {
        return new PowerdGpu(
                uuid,
                false,
                minimumMilliwatts,
                maximumMilliwatts,
                limitMilliwatts,
                enforcedMilliwatts,
                clocks,
                lockedClocks);
    }

    public PowerdGpu withLockedClocks(Optional<ClockRange> locked) {
        return new PowerdGpu(
                uuid,
                isFresh,
                minimumMilliwatts,
                maximumMilliwatts,
                limitMilliwatts,
                enforcedMilliwatts,
                clocks,
                locked);
    }
}
