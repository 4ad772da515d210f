package io.wattle.workload;

import java.time.Duration;

/// The latency that users of a model are promised.
///
/// @param timeToFirstToken   from the request's arrival to its first token; longer than zero
/// @param timePerOutputToken mean gap between the tokens of one answer; longer than zero
/// @param percentile         share of requests that must meet both, in percent; in (0, 100)
public record ServiceLevelObjective(Duration timeToFirstToken, Duration timePerOutputToken, double percentile) {
    public ServiceLevelObjective {
        if (!timeToFirstToken.isPositive() || !timePerOutputToken.isPositive()) {
            throw new IllegalArgumentException(
                    "The objectives timeToFirstToken (%s) and timePerOutputToken (%s) must be longer than zero."
                            .formatted(timeToFirstToken, timePerOutputToken));
        }
        if (!(percentile > 0 && percentile < 100)) {
            throw new IllegalArgumentException(
                    "The percentile (%s) of an objective must be between 0 and 100.".formatted(percentile));
        }
    }
}
