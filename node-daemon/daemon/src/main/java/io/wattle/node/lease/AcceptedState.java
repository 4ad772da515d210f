package io.wattle.node.lease;

/// The newest desired state that the node has accepted.
///
/// @param epoch    fencing epoch of the leader it came from; 0 for none
/// @param revision of that state
public record AcceptedState(long epoch, long revision) {
    static final AcceptedState NONE = new AcceptedState(0, 0);
}
