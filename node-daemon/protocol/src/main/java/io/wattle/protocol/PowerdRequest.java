package io.wattle.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/// A line to powerd: {@code status}, {@code grant} with a lease, {@code set_limit} with a GPU and a limit, or
/// {@code floor}.
///
/// @param limitMilliwatts of the GPU's board, in the driver's unit
public record PowerdRequest(
        String verb, Optional<PowerLease> lease, Optional<String> gpuUuid, OptionalLong limitMilliwatts) {
    public static PowerdRequest status() {
        return new PowerdRequest("status", Optional.empty(), Optional.empty(), OptionalLong.empty());
    }

    public static PowerdRequest floor() {
        return new PowerdRequest("floor", Optional.empty(), Optional.empty(), OptionalLong.empty());
    }

    public static PowerdRequest grant(PowerLease lease) {
        return new PowerdRequest("grant", Optional.of(lease), Optional.empty(), OptionalLong.empty());
    }

    public static PowerdRequest setLimit(String gpuUuid, long milliwatts) {
        return new PowerdRequest("set_limit", Optional.empty(), Optional.of(gpuUuid), OptionalLong.of(milliwatts));
    }
}
