package io.wattle.control;

import io.helidon.logging.common.spi.LoggingProvider;

/// Tells Helidon that logging is set up: what it writes to java.util.logging is bridged by {@link ControlMain}.
/// Without a provider it prints a line past all logging.
public final class BridgedLogging implements LoggingProvider {
    @Override
    public void initialization() {
        // nothing to set up
    }

    @Override
    public void runTime() {
        // nothing to set up
    }
}
