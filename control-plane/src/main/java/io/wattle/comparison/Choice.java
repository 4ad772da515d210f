package io.wattle.comparison;

import io.wattle.workload.Precision;
import java.util.OptionalDouble;

/// One replica of one configuration under full load, and what it does; modelled.
///
/// @param tensor           GPUs that share it; 1 on processors
/// @param batch            sequences under way together
/// @param relativeClock    of its SMs, relative to their highest
/// @param clockMhz         the same; none where the highest is not known or nothing is locked
/// @param timeToFirstToken seconds, mean
/// @param timePerToken     seconds between output tokens, mean
/// @param tokensPerSecond  output tokens
/// @param gpuWatts         of all its GPUs; 0 on processors
/// @param hostWatts        its share of the host
/// @param capWatts         power cap of each GPU that would not slow it, its uncertainty considered; 0 on processors
/// @param committedWatts   what a rack must set aside for it: caps, and its share of the host at most
public record Choice(
        int tensor,
        Precision precision,
        int batch,
        double relativeClock,
        OptionalDouble clockMhz,
        double timeToFirstToken,
        double timePerToken,
        double tokensPerSecond,
        double gpuWatts,
        double hostWatts,
        double capWatts,
        double committedWatts) {
    private static final double WATTS_PER_KILOWATT = 1000;

    /// GPUs alone, prompts included.
    public double gpuJoulesPerToken() {
        return gpuWatts / tokensPerSecond;
    }

    /// With its share of the host.
    public double joulesPerToken() {
        return watts() / tokensPerSecond;
    }

    public double watts() {
        return gpuWatts + hostWatts;
    }

    /// Output tokens per second for each kilowatt that a rack sets aside.
    public double tokensPerSecondPerRackKilowatt() {
        return tokensPerSecond / committedWatts * WATTS_PER_KILOWATT;
    }
}
