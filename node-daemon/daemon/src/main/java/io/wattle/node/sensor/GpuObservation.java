package io.wattle.node.sensor;

import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import java.util.Optional;

/// One GPU at one moment; what its board or driver does not tell is absent.
///
/// @param power         board power
/// @param enforcedLimit the lowest of all limits the driver enforces
public record GpuObservation(
        Optional<Bytes> memoryTotal,
        Optional<Bytes> memoryUsed,
        Optional<Watts> power,
        Optional<Watts> enforcedLimit,
        GpuDetail detail) {
    /// The lowest limit that its board takes.
    public Optional<Watts> lowestLimit() {
        return Optional.ofNullable(detail.limits().get("min"));
    }

    /// The same with another detail.
    public GpuObservation with(GpuDetail other) {
        return new GpuObservation(memoryTotal, memoryUsed, power, enforcedLimit, other);
    }
}
