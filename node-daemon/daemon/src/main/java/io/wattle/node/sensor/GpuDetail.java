package io.wattle.node.sensor;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a GPU tells once a second besides power and memory; what its board or driver does not tell is absent.
///
/// @param energyMillijoules the board's counter since the driver was loaded; absent where it covers more than the GPU
/// @param integrated        power integrated ten times a second since the daemon started
/// @param shares            of their peak, 0 to 1, by name: {@code dram}, {@code sm}, {@code tensor}; Hopper and later
/// @param peakBandwidth     of the memory in bytes a second
/// @param celsius           by sensor: {@code gpu}, {@code memory}
/// @param processes         that compute on it
/// @param limits            power limits by kind: {@code requested}, {@code default}, {@code min}, {@code max}
/// @param modulePower       of a superchip's module, its processor included; never to be added to the GPU's
public record GpuDetail(
        OptionalLong energyMillijoules,
        Optional<Joules> integrated,
        Map<String, Double> shares,
        OptionalDouble peakBandwidth,
        Map<String, Integer> celsius,
        OptionalInt processes,
        Map<String, Watts> limits,
        Optional<Watts> modulePower) {
    public static final GpuDetail NONE = new GpuDetail(
            OptionalLong.empty(),
            Optional.empty(),
            Map.of(),
            OptionalDouble.empty(),
            Map.of(),
            OptionalInt.empty(),
            Map.of(),
            Optional.empty());

    public GpuDetail {
        shares = Map.copyOf(shares);
        celsius = Map.copyOf(celsius);
        limits = Map.copyOf(limits);
    }

    /// The same with the integral up to now.
    public GpuDetail with(Joules soFar) {
        return new GpuDetail(
                energyMillijoules, Optional.of(soFar), shares, peakBandwidth, celsius, processes, limits, modulePower);
    }
}
