package io.wattle.placement;

import io.wattle.performance.OperatingPoint;
import io.wattle.quantity.Scale;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;

/// The modelled latency must be within the model's objective.
final class ObjectiveHolds {
    private ObjectiveHolds() {}

    /// @param label how the replica would be run, such as {@code bf16 on 2 x H100-SXM-80GB}
    static Verdict evaluate(String label, OperatingPoint point, ServiceLevelObjective objective) {
        if (point.timeToFirstToken().compareTo(objective.timeToFirstToken()) <= 0
                && point.timePerOutputToken().compareTo(objective.timePerOutputToken()) <= 0) {
            return Verdict.accepted();
        }
        return new Verdict.Rejected(
                "objective-holds",
                "A replica in %s would answer first after %s of %s and take %s of %s for a token."
                        .formatted(
                                label,
                                text(point.timeToFirstToken()),
                                text(objective.timeToFirstToken()),
                                text(point.timePerOutputToken()),
                                text(objective.timePerOutputToken())));
    }

    private static String text(Duration duration) {
        return Scale.TIME.format(duration.toNanos() / 1e9);
    }
}
