package io.wattle.performance;

import io.wattle.quantity.Watts;

/// What a server with eight GPUs on one board draws from the wall while it serves, from what its GPUs draw.
///
/// Processors, memory, switches and least fan speed are a constant; fans and the losses of power supplies grow with
/// the GPUs (source: MLPerf Inference v4.1 power runs of one 8 x H200 node with two Xeon 8480C, 4.75 kW at a cap of 350
/// W
/// and 6.15 kW at 500 W, GPUs being at their caps; about 2.4 kW with loaded engines at rest).
public final class WallPower {
    private static final double FIXED_WATTS = 1475;
    private static final double PER_GPU_WATT = 1.17;

    private WallPower() {}

    /// @param gpus all GPUs of the server together
    public static Watts ofEightGpuServer(Watts gpus) {
        return new Watts(FIXED_WATTS + PER_GPU_WATT * gpus.value());
    }
}
