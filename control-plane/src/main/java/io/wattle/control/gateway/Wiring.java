package io.wattle.control.gateway;

import io.wattle.control.gateway.templates.TemplateShelf;
import io.wattle.control.gateway.upstream.EngineConnections;
import io.wattle.routing.RoutingPolicy;
import io.wattle.routing.RoutingSnapshot;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What every request works with.
///
/// @param snapshot the newest routing table; asked for once a request
record Wiring(
        Supplier<RoutingSnapshot> snapshot,
        RoutingPolicy policy,
        ReplicaTraffic traffic,
        SessionTokens sessions,
        RouteLog routes,
        Hedges hedges,
        Caches caches,
        EngineConnections engines,
        GatewayMetrics metrics,
        Accounts accounts,
        Admissions admissions,
        VariantPicker variants,
        ChainDesk chains,
        TemplateShelf templates,
        GatewayConfig config,
        InstantSource clock) {}
