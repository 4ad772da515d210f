package io.wattle.protocol;

/// The watts a node may draw until the grant runs out.
///
/// The time to live counts from the moment the node sent the report that this grant answers, on the node's own
/// monotonic clock, so that no clocks need to agree.
///
/// @param watts    all that the node may draw, host included; finite and {@code >= 0}
/// @param epoch    fencing epoch of the leader that granted it
/// @param sequence grows with each grant within an epoch
/// @param timeToLiveMillis how long it holds
public record PowerGrant(double watts, long epoch, long sequence, long timeToLiveMillis) {}
