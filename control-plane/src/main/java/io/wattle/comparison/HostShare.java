package io.wattle.comparison;

import io.wattle.catalog.GpuType;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.performance.HostDraw;
import io.wattle.quantity.Watts;

/// What a host draws besides its GPUs, of which each replica bears the share of its GPUs.
///
/// @param idleWatts       of the host without its GPUs at rest
/// @param maxWatts        with all its GPUs at work
/// @param wattsPerGpuWatt fans and losses of power supplies, for each watt of a GPU
/// @param gpus            of the host; 0 for a host that serves on its processors
/// @param source          where the figures come from
public record HostShare(double idleWatts, double maxWatts, double wattsPerGpuWatt, int gpus, String source) {
    private static final int USUAL_GPUS = 8;
    private static final HostDraw USUAL = HostDraw.of(CpuArchitecture.X86_64, USUAL_GPUS);

    public HostShare {
        if (!(idleWatts >= 0 && maxWatts >= idleWatts && Double.isFinite(maxWatts) && gpus >= 0)) {
            throw new IllegalArgumentException(
                    "The host (idle %s W, max %s W, %d GPUs) must have idle watts of at most its max, and no fewer than 0 GPUs."
                            .formatted(idleWatts, maxWatts, gpus));
        }
    }

    /// Where nobody states a host.
    static HostShare usual(GpuType type) {
        return type.name().startsWith("GH200")
                ? new HostShare(
                        0,
                        0,
                        USUAL.perWatt(),
                        1,
                        "losses as of an 8 x H200 server at the wall (MLPerf Inference v4.1 power runs);"
                                + " the module's watts hold its processor")
                : new HostShare(
                        USUAL.host(USUAL_GPUS, 0, Watts.ZERO).value(),
                        USUAL.host(USUAL_GPUS, USUAL_GPUS, Watts.ZERO).value(),
                        USUAL.perWatt(),
                        USUAL_GPUS,
                        "an 8 x H200 server at the wall (MLPerf Inference v4.1 power runs)");
    }

    /// What a replica bears.
    ///
    /// @param replicaGpus its GPUs
    /// @param busy        share of its time that it works
    /// @param gpuWatts    of all its GPUs
    double watts(int replicaGpus, double busy, double gpuWatts) {
        double whole = idleWatts + busy * (maxWatts - idleWatts);
        return gpus == 0 ? whole : whole * replicaGpus / gpus + wattsPerGpuWatt * gpuWatts;
    }
}
