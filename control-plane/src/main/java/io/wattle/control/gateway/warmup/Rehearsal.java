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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A second gateway of this process, with clients of its own in front and an engine that is none behind it. It has its
/// own routes, accounts and metrics, and a port of its own on the loopback address: nothing of it is counted anywhere.
final class Rehearsal implements AutoCloseable {
    private static final List<ModelName> MODELS =
            List.of(new ModelName("warm-up-0"), new ModelName("warm-up-1"), new ModelName("warm-up-2"));
    private static final EnergyCost COST = new EnergyCost(new Joules(0.1), new Joules(1), Origin.MODELLED);
    private static final int CLIENTS = 16;

    private final PretendEngine engine;
    private final WebServer server;
    private final List<PretendClient> clients = new ArrayList<>();
    private int answered;

    Rehearsal() throws IOException {
        engine = new PretendEngine();
        var snapshot = new RoutingSnapshot(
                1, MODELS.stream().collect(Collectors.toMap(Function.identity(), name -> model(name, engine))));
        var gateway = new Gateway(() -> snapshot, _ -> {}, new CollectorRegistry(), GatewayConfig.DEFAULTS);
        var building = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false);
        Gateway.configure(building);
        server = building.routing(routing -> routing.register("/v1", gateway))
                .build()
                .start();
        connect();
    }

    private static ServedModel model(ModelName name, PretendEngine engine) {
        var replica =
                new ReplicaEndpoint(new ReplicaId(name, 0), new NodeId("none"), engine.url(), 0, 0, Optional.of(COST));
        return new ServedModel(name, "answers nobody", 0, List.of(replica));
    }

    /// One request, by each client in turn, for a whole answer or a stream.
    ///
    /// @throws IOException if it was not answered as it should be
    void ask() throws IOException {
        clients.get(answered % CLIENTS).ask(answered / CLIENTS % 2 == 1);
        answered++;
    }

    int answered() {
        return answered;
    }

    /// The clients leave and others come.
    void reconnect() throws IOException {
        leave();
        connect();
    }

    private void connect() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new PretendClient(server.port(), MODELS.get(i % MODELS.size()), i));
        }
    }

    private void leave() throws IOException {
        for (var client : clients) {
            client.close();
        }
        clients.clear();
    }

    @Override
    public void close() throws IOException {
        leave();
        server.stop();
        engine.close();
    }
}
