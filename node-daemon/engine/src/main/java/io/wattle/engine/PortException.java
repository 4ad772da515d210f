package io.wattle.engine;

import java.io.IOException;

/// The port could not be opened.
final class PortException extends Exception {
    private static final long serialVersionUID = 1L;

    PortException(String host, int port, IOException cause) {
        super("The engine cannot listen on %s:%d: %s.".formatted(host, port, cause.getMessage()), cause);
    }
}
