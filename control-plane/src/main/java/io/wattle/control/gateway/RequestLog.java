package io.wattle.control.gateway;

/// Takes note of each request once it is over.
@FunctionalInterface
public interface RequestLog {
    /// Called on the request's own thread after its last byte: must return at once and never throw.
    void completed(CompletedRequest request);
}
