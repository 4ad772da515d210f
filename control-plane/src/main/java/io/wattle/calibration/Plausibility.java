package io.wattle.calibration;

import io.wattle.performance.Accelerator;
import io.wattle.performance.Calibration;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ServingModel;
import java.util.Optional;
import java.util.OptionalDouble;

/// Whether a measurement can be true of the hardware it names.
final class Plausibility {
    /// A measurement further from the shipped model than this factor is a mistake of units or columns.
    private static final double MOST_APART = 10;

    /// Boards exceed their limit for moments only.
    private static final double MOST_OVER_LIMIT = 1.1;

    private Plausibility() {}

    /// Why it cannot; none where it can.
    static Optional<String> objection(Measurement m) {
        Measurement.Observed observed = m.observed();
        if (m.gap().isEmpty()
                && observed.watts().isEmpty()
                && observed.timeToFirstToken().isEmpty()) {
            return Optional.of("no measured_itl_ms, measured_tpot_ms, measured_ttft_ms or measured_gpu_watts");
        }
        Accelerator gpu = m.configuration().gpu();
        double most = gpu.maxPower().value() * m.configuration().layout().gpus() * MOST_OVER_LIMIT;
        if (observed.watts().orElse(1) <= 0 || observed.watts().orElse(1) > most) {
            return Optional.of("measured_gpu_watts must be above 0 and at most %.0f for %d x %s"
                    .formatted(most, m.configuration().layout().gpus(), gpu.name()));
        }
        double predicted = new ServingModel(Calibration.standard())
                .at(m.configuration(), m.load(), PowerControl.NONE)
                .medianGap();
        return isApart(m.gap(), predicted)
                ? Optional.of("a gap between tokens %.0f times off the %.1f ms predicted; are units and columns right?"
                        .formatted(MOST_APART, predicted * 1e3))
                : Optional.empty();
    }

    private static boolean isApart(OptionalDouble measured, double predicted) {
        double value = measured.orElse(predicted);
        return !(value > 0) || value > predicted * MOST_APART || value < predicted / MOST_APART;
    }
}
