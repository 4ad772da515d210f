package io.wattle.routing;

import java.time.Instant;
import java.util.Optional;

/// Why a model's replicas can do less than they were meant to: watts are missing.
///
/// @param share  of its load that the watts there are can carry; in {@code [0, 1)}
/// @param until  when the scheduled cap lifts that takes them; none where nobody can say
/// @param reason one sentence with the numbers that decided, for operators and clients
public record PowerShortage(double share, Optional<Instant> until, String reason) {
    public PowerShortage {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "The share (%s) that a shortage leaves must be at least 0 and below 1.".formatted(share));
        }
    }
}
