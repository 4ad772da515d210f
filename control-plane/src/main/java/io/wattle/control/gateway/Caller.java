package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.Tenants.Tenant;
import java.util.Map;

/// Who asks, and what of the gateway they ask beside an answer.
///
/// @param cache  what the response cache does for the request
/// @param limits headers that say what is left of the tenant's quota
record Caller(Tenant tenant, RoutingHeaders routing, CacheUse cache, Map<String, String> limits) {}
