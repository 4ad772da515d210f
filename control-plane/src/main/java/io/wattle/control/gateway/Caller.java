package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.Tenants.Tenant;

/// Who asks, and what of the gateway they ask beside an answer.
///
/// @param cache what the response cache does for the request
record Caller(Tenant tenant, RoutingHeaders routing, CacheUse cache) {}
