package io.wattle.control;

import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import io.wattle.control.api.Backend;
import io.wattle.control.api.OperatorApi;
import io.wattle.control.api.Version;
import io.wattle.control.console.Console;
import io.wattle.control.coordination.SessionState;
import io.wattle.control.gateway.Gateway;
import io.wattle.control.metrics.ControlMetrics;
import io.wattle.control.metrics.MetricsRoute;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// The one server for everything that speaks HTTP.
final class Web {
    /// A loop that has not ticked for this long is stuck.
    private static final Duration STUCK = Duration.ofSeconds(60);

    /// Streams that run may end by themselves for this long when the process is told to end.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Backend backend;
    private final CollectorRegistry registry;
    private final OperatorApi api;
    private final Gateway gateway;
    private final BooleanSupplier isWarm;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /// @param isWarm whether the gateway has warmed up, or was not to
    Web(Backend backend, CollectorRegistry registry, Gateway gateway, BooleanSupplier isWarm) {
        this.isWarm = isWarm;
        this.backend = backend;
        this.registry = registry;
        this.gateway = gateway;
        this.api = new OperatorApi(backend, new Version(BuildVersion.text(), "1"));
    }

    /// Binds and serves.
    AutoCloseable start(String host, int port) throws StartException {
        DefaultExports.register(registry);
        registry.register(new ControlMetrics(backend));
        WebServerConfig.Builder builder = WebServer.builder();
        Gateway.configure(builder);
        WebServer server = builder.host(host)
                .port(port)
                .shutdownHook(false)
                .addFeature(ObserveFeature.just(health()))
                .routing(this::route)
                .build();
        try {
            server.start();
        } catch (RuntimeException failed) { // Helidon wraps the bind's failure in several ways
            server.stop();
            throw Ports.inUse(host, port, failed);
        }
        return () -> {
            stopping.set(true);
            api.close();
            gateway.drain(DRAIN);
            server.stop();
        };
    }

    private void route(HttpRouting.Builder routing) {
        routing.register("/api/v1/explain/requests", gateway.explanations());
        routing.register("/api/v1/energy", gateway.energy());
        api.register(routing);
        routing.get("/metrics", new MetricsRoute(registry));
        routing.register("/v1", gateway);
        Console.register(routing);
    }

    private HealthObserver health() {
        return HealthObserver.builder()
                .details(true)
                .useSystemServices(false)
                .addCheck(this::loop, HealthCheckType.LIVENESS, "control-loop")
                .addCheck(this::leadership, HealthCheckType.READINESS, "leadership")
                .addCheck(this::session, HealthCheckType.READINESS, "zookeeper")
                .addCheck(this::database, HealthCheckType.READINESS, "database")
                .addCheck(() -> response(isWarm.getAsBoolean()).build(), HealthCheckType.READINESS, "warm-up")
                .build();
    }

    private HealthCheckResponse loop() {
        Duration age = backend.services().clock().now().since(backend.loop().lastTick());
        return response(age.compareTo(STUCK) < 0)
                .detail("tick_age_seconds", age.toMillis() / 1e3)
                .build();
    }

    /// Ready is a leader, or a control plane that knows one.
    private HealthCheckResponse leadership() {
        boolean isLeading = backend.loop().isLeading();
        var leader = backend.loop().leaderAddress();
        HealthCheckResponse.Builder response =
                response(!stopping.get() && leader.isPresent()).detail("role", isLeading ? "leader" : "follower");
        leader.ifPresent(url -> response.detail("leader", url.toString()));
        return response.build();
    }

    private HealthCheckResponse session() {
        SessionState state = backend.services().coordination().state();
        return response(state == SessionState.CONNECTED)
                .detail("session", state.name().toLowerCase(Locale.ROOT))
                .build();
    }

    /// Without its database the control plane still serves and reads; only changes are refused.
    private HealthCheckResponse database() {
        boolean isReachable = backend.services().history().isReachable();
        return response(true)
                .detail("mode", isReachable ? "normal" : "read-only")
                .build();
    }

    private static HealthCheckResponse.Builder response(boolean isUp) {
        return HealthCheckResponse.builder().status(isUp);
    }
}
