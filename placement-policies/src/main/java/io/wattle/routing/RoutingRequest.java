package io.wattle.routing;

import io.wattle.workload.ModelName;

/// What a policy may know of a request: never its text.
///
/// @param bodyBytes size of the request's body, a rough stand-in for its prompt tokens
/// @param streamed  whether the client reads token by token
public record RoutingRequest(ModelName model, int bodyBytes, boolean streamed) {}
