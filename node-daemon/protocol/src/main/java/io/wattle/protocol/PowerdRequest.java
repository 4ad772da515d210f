package io.wattle.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/// A line to powerd: {@code status}, {@code grant} with a lease, {@code set} with a GPU, its cap and, if wanted, the
/// range of its clock, or {@code floor}.
///
/// @param limitMilliwatts of the GPU's board, in the driver's unit
/// @param clocks          what to lock the graphics clock to; {@link ClockRange#UNLOCKED} gives it back to the driver,
///                        absent leaves it as it is
public record PowerdRequest(
        String verb,
        Optional<PowerLease> lease,
        Optional<String> gpuUuid,
        OptionalLong limitMilliwatts,
        Optional<ClockRange> clocks) {
    public static PowerdRequest status() {
        return bare("status");
    }

    public static PowerdRequest floor() {
        return bare("floor");
    }

    public static PowerdRequest grant(PowerLease lease) {
        return new PowerdRequest("grant", Optional.of(lease), Optional.empty(), OptionalLong.empty(), Optional.empty());
    }

    public static PowerdRequest set(String gpuUuid, long milliwatts) {
        return new PowerdRequest(
                "set", Optional.empty(), Optional.of(gpuUuid), OptionalLong.of(milliwatts), Optional.empty());
    }

    /// The same with a range for the clock.
    public PowerdRequest with(ClockRange range) {
        return new PowerdRequest(verb, lease, gpuUuid, limitMilliwatts, Optional.of(range));
    }

    private static PowerdRequest bare(String verb) {
        return new PowerdRequest(verb, Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());
    }
}
