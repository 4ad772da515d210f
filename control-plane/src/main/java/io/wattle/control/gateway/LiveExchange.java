package io.wattle.control.gateway;

/// A request in progress, as the gateway's ticker sees it. Both may be called from any thread.
interface LiveExchange {
    /// Gives the request up because the server stops.
    void shutDown();

    /// Cuts whoever has kept us reading or writing for too long.
    void closeIfLate(long nowNanos);
}
