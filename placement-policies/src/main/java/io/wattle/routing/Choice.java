package io.wattle.routing;

/// The replica a policy chose, and why.
///
/// @param reason a short name for what decided, such as {@code fewest-in-flight}, shown to the client
///   in a header
public record Choice(ReplicaEndpoint replica, String reason) {}
