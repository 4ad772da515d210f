package io.wattle.protocol;

/// Power limits of one GPU, in the driver's unit.
///
/// @param minimumMilliwatts  the lowest that the board takes: its floor
/// @param limitMilliwatts    what software asked for
/// @param enforcedMilliwatts the lowest of all limits in force
public record PowerdGpu(
        String uuid, long minimumMilliwatts, long maximumMilliwatts, long limitMilliwatts, long enforcedMilliwatts) {}
