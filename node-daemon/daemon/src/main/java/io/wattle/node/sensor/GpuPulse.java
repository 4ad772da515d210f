package io.wattle.node.sensor;

import io.wattle.nvml.ClocksEventReason;
import io.wattle.quantity.Watts;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What of a GPU changes within a second; what its board or driver does not tell is absent.
///
/// @param average board power over the last second, where the board tells that apart
/// @param instant board power over the sensor's own window of some 25 ms, where the board tells that apart
/// @param clocks  megahertz by domain: {@code graphics}, {@code sm}, {@code memory}
/// @param reasons why the clocks are lower than asked for
public record GpuPulse(
        Optional<Watts> average,
        Optional<Watts> instant,
        Map<String, Integer> clocks,
        Optional<Set<ClocksEventReason>> reasons) {
    public GpuPulse {
        clocks = Map.copyOf(clocks);
    }

    /// The figure to integrate: the average misses nothing between two pulses.
    public Optional<Watts> power() {
        return average.or(() -> instant);
    }
}
