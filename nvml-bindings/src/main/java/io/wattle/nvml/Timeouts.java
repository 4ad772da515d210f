package io.wattle.nvml;

import java.time.Duration;

/// NVML's time limits are unsigned milliseconds.
final class Timeouts {
    private static final long MAX_MILLIS = 0xFFFF_FFFFL;

    private Timeouts() {}

    static int millis(Duration timeout) {
        if (timeout.isNegative() || timeout.toMillis() > MAX_MILLIS) {
            throw new IllegalArgumentException(
                    "The time limit (%s) must be from 0 to %d ms.".formatted(timeout, MAX_MILLIS));
        }
        return (int) timeout.toMillis();
    }
}
