package io.wattle.control.gateway;

import io.helidon.webserver.WebServer;
import io.prometheus.client.CollectorRegistry;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A gateway on a real web server, with the routing table in the test's hands.
final class GatewayFixture implements AutoCloseable {
    static final ModelName CHAT = new ModelName("chat");
    static final EnergyCost COST = new EnergyCost(new Joules(0.1), new Joules(2), Origin.MEASURED);

    /// Held here, because a logger that nobody holds forgets its level.
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    static {
        HELIDON.setLevel(Level.WARNING);
    }

    final AtomicReference<RoutingSnapshot> snapshot = new AtomicReference<>(RoutingSnapshot.EMPTY);
    final BlockingQueue<CompletedRequest> log = new LinkedBlockingQueue<>();
    final CollectorRegistry registry = new CollectorRegistry();
    final Gateway gateway;
    final WebServer server;

    GatewayFixture(GatewayConfig config) {
        this(config, GatewayHome.NONE);
    }

    GatewayFixture(GatewayConfig config, GatewayHome home) {
        gateway = new Gateway(snapshot::get, log::add, registry, config, home);
        var building = WebServer.builder().host("127.0.0.1").port(0);
        Gateway.configure(building);
        server = building.routing(routing -> routing.register("/v1", gateway))
                .build()
                .start();
    }

    /// A gateway in front of one model, {@code chat}, with a replica on each engine.
    static GatewayFixture serving(GatewayConfig config, StubEngine... engines) {
        var fixture = new GatewayFixture(config);
        var urls = Stream.of(engines).map(StubEngine::url).toArray(URI[]::new);
        fixture.serve(model(CHAT.value(), urls));
        return fixture;
    }

    static ServedModel model(String name, URI... engines) {
        List<ReplicaEndpoint> replicas = new ArrayList<>();
        for (var engine : engines) {
            replicas.add(replica(new ReplicaId(new ModelName(name), replicas.size()), engine, Optional.of(COST)));
        }
        return new ServedModel(new ModelName(name), "a toy", 1_700_000_000, replicas);
    }

    static ReplicaEndpoint replica(ReplicaId id, URI engine, Optional<EnergyCost> cost) {
        return new ReplicaEndpoint(id, new NodeId("n" + id.index()), engine, 0, 0, cost);
    }

    void serve(ServedModel... models) {
        Map<ModelName, ServedModel> byName =
                Stream.of(models).collect(Collectors.toMap(ServedModel::name, each -> each));
        snapshot.updateAndGet(old -> new RoutingSnapshot(old.version() + 1, byName));
    }

    int port() {
        return server.port();
    }

    HttpProbe connect() {
        return HttpProbe.connect(port());
    }

    /// The log's next entry.
    CompletedRequest logged() throws InterruptedException {
        var entry = log.poll(10, TimeUnit.SECONDS);
        if (entry == null) {
            throw new AssertionError("Nothing was logged within 10 s.");
        }
        return entry;
    }

    /// Waits for a condition that another thread brings about.
    void waitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("The condition did not come true within 10 s.");
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    double metric(String name, String... labels) {
        var names = labels.length == 0
                ? new String[0]
                : Stream.of(labels)
                        .map(each -> each.substring(0, each.indexOf('=')))
                        .toArray(String[]::new);
        var values = Stream.of(labels)
                .map(each -> each.substring(each.indexOf('=') + 1))
                .toArray(String[]::new);
        var value = registry.getSampleValue(name, names, values);
        return value == null ? 0 : value;
    }

    static GatewayConfig config(Duration firstToken, Duration interToken, Duration keepAlive) {
        var deadlines = GatewayConfig.Deadlines.DEFAULTS;
        return new GatewayConfig(
                new GatewayConfig.Deadlines(
                        deadlines.connect(), firstToken, interToken, deadlines.answer(), deadlines.client()),
                GatewayConfig.Limits.DEFAULTS,
                keepAlive,
                GatewayConfig.DEFAULTS.ejection());
    }

    @Override
    public void close() {
        server.stop();
    }
}
