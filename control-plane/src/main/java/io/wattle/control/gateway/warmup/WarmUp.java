package io.wattle.control.gateway.warmup;

import io.helidon.webserver.WebServer;
import io.prometheus.client.CollectorRegistry;
import io.wattle.control.gateway.Gateway;
import io.wattle.control.gateway.GatewayConfig;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Has a second gateway of this process answer a few thousand requests of its own, in front of an engine that is none,
/// so that the JVM has loaded and compiled what clients will need. That gateway has its own routes, accounts and
/// metrics, and a port of its own on the loopback address: nothing of it is counted anywhere.
public final class WarmUp {
    private static final ModelName MODEL = new ModelName("warm-up");
    private static final EnergyCost COST = new EnergyCost(new Joules(0.1), new Joules(1), Origin.MODELLED);

    private final int requests;
    private final Duration atMost;

    /// Four thousand requests or eight seconds, whichever comes first.
    public static WarmUp usual() {
        return new WarmUp(4_000, Duration.ofSeconds(8));
    }

    /// @param requests after which it is warm
    /// @param atMost   how long it may take on a slow or busy machine
    public WarmUp(int requests, Duration atMost) {
        this.requests = requests;
        this.atMost = atMost;
    }

    /// Returns when it is over.
    ///
    /// @return requests that were answered
    /// @throws IOException if a request was not answered as it should be
    public int run() throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        try (var engine = new PretendEngine()) {
            var snapshot = new RoutingSnapshot(1, Map.of(MODEL, model(engine)));
            var config = GatewayConfig.DEFAULTS;
            var gateway = new Gateway(() -> snapshot, _ -> {}, new CollectorRegistry(), config);
            var building = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false);
            Gateway.configure(building);
            var server = building.routing(routing -> routing.register("/v1", gateway))
                    .build()
                    .start();
            try (var client = new PretendClient(server.port())) {
                return ask(client, end);
            } finally {
                server.stop();
            }
        }
    }

    private int ask(PretendClient client, long end) throws IOException {
        int answered = 0;
        while (answered < requests && System.nanoTime() - end < 0) {
            client.ask(answered % 2 == 1);
            answered++;
        }
        return answered;
    }

    private static ServedModel model(PretendEngine engine) {
        var replica =
                new ReplicaEndpoint(new ReplicaId(MODEL, 0), new NodeId("none"), engine.url(), 0, 0, Optional.of(COST));
        return new ServedModel(MODEL, "answers nobody", 0, List.of(replica));
    }
}
