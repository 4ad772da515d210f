package io.wattle.control.gateway;

/// The client closed its connection, or did not read or send for too long.
final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(Throwable cause) {
        super(cause);
    }
}
