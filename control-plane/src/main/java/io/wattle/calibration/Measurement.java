package io.wattle.calibration;

import io.wattle.performance.Configuration;
import io.wattle.performance.Load;
import java.util.OptionalDouble;

/// What somebody measured of one configuration.
///
/// @param source    where it is from, such as {@code mlenergy-v3}
/// @param task      what was asked, such as {@code lm-arena-chat}
/// @param model     as the source names it
/// @param family    models that are left out together
/// @param gpu       catalogue name
/// @param slots     requests that were let in at most
/// @param weight    in the fit; 0 to leave it out of the fit and of scores
/// @param hostBound whether it is suspected to be slow for a reason outside the GPU
record Measurement(
        String source,
        String task,
        String model,
        String family,
        String gpu,
        Configuration configuration,
        Load load,
        Observed observed,
        double slots,
        double weight,
        boolean hostBound) {
    /// Measured values in SI units; absent where the source does not have them.
    ///
    /// @param watts of all GPUs of the replica
    record Observed(
            OptionalDouble medianGap,
            OptionalDouble meanGap,
            OptionalDouble tokensPerSecond,
            OptionalDouble watts,
            OptionalDouble joulesPerToken,
            OptionalDouble timeToFirstToken) {}

    /// The gap between tokens that the source states: the median where it has one.
    OptionalDouble gap() {
        return observed.medianGap().isPresent() ? observed.medianGap() : observed.meanGap();
    }

    Measurement withLoad(Load other) {
        return new Measurement(
                source, task, model, family, gpu, configuration, other, observed, slots, weight, hostBound);
    }
}
