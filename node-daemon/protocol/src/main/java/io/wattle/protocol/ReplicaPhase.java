package io.wattle.protocol;

/// The life of a replica on its node.
public enum ReplicaPhase {
    /// The engine's process starts and loads its weights.
    STARTING,
    /// Healthy and taking requests.
    RUNNING,
    /// Takes no new requests and finishes the ones it has.
    DRAINING,
    /// The engine ended and waits to be started again; the message says why and when.
    BACKING_OFF,
    /// Will not be started again until its desired state changes; the message says why.
    FAILED
}
