package io.wattle.control.monitor;

import io.wattle.power.Moment;
import java.time.Instant;

/// Where moments come from.
@FunctionalInterface
public interface Clock {
    /// The clocks of this machine.
    Clock SYSTEM = () -> new Moment(System.nanoTime(), Instant.now());

    Moment now();
}
