package io.wattle.simulation;

import java.util.List;

/// What a power domain drew over time; simulated.
///
/// @param binSeconds       length of each bin but the last
/// @param violationSeconds during which it drew more than its limit
public record DomainSeries(String name, double binSeconds, double violationSeconds, List<Bin> bins) {
    public DomainSeries {
        bins = List.copyOf(bins);
    }

    /// @param limitWatts the least that held in the bin; infinite where nothing limits
    public record Bin(double meanWatts, double peakWatts, double limitWatts) {}

    /// The highest watts at any instant.
    public double peakWatts() {
        return bins.stream().mapToDouble(Bin::peakWatts).max().orElse(0);
    }
}
