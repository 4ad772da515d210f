package io.wattle.control.api;

import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.quantity.Origin;
import java.util.Collection;
import java.util.Optional;

/// Power and energy of a node or a rack, host and GPUs together. One unknown part makes the sum unknown.
///
/// @param origin the least trustworthy of all parts
record Power(double watts, double joulesTotal, Origin origin) {
    static Optional<Power> of(NodeReport report) {
        PowerSample host = report.host().power();
        Power sum = new Power(host.powerWatts(), host.energyJoulesTotal(), host.origin());
        for (GpuReport gpu : report.gpus()) {
            if (gpu.power().isEmpty()) {
                return Optional.empty();
            }
            PowerSample sample = gpu.power().get();
            sum = sum.plus(new Power(sample.powerWatts(), sample.energyJoulesTotal(), sample.origin()));
        }
        return Optional.of(sum);
    }

    /// The sum; empty for none and where any is unknown.
    static Optional<Power> sum(Collection<Optional<Power>> parts) {
        return parts.stream().allMatch(Optional::isPresent)
                ? parts.stream().map(Optional::orElseThrow).reduce(Power::plus)
                : Optional.empty();
    }

    private Power plus(Power other) {
        return new Power(watts + other.watts, joulesTotal + other.joulesTotal, Json.worse(origin, other.origin));
    }
}
