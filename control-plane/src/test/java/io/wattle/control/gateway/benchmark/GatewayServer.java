package io.wattle.control.gateway.benchmark;

import io.helidon.webserver.WebServer;
import io.prometheus.client.CollectorRegistry;
import io.wattle.control.gateway.Gateway;
import io.wattle.control.gateway.GatewayConfig;
import io.wattle.control.gateway.warmup.WarmUp;
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
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The gateway of the control plane, its web server's settings included, with a routing table of three models on one
/// engine; warm as the control plane is when it says that it is ready, cold with {@code -Dcold=true}. Without planner,
/// ZooKeeper and database: what they do beside it is not the gateway's.
public final class GatewayServer {
    private static final EnergyCost COST = new EnergyCost(new Joules(0.1), new Joules(2), Origin.MEASURED);
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private GatewayServer() {}

    /// @param arguments its port and the engine's
    public static void main(String[] arguments) throws IOException {
        HELIDON.setLevel(Level.WARNING);
        if (!Boolean.getBoolean("cold")) {
            System.out.println(WarmUp.hurry(4_000, Duration.ofSeconds(8)) + " requests of its own in a hurry");
            System.out.println(WarmUp.settle(Duration.ofSeconds(45)) + " more at leisure");
        }
        URI engine = URI.create("http://127.0.0.1:" + arguments[1]);
        var snapshot = new RoutingSnapshot(
                1,
                Stream.of("whole", "burst", "paced")
                        .map(name -> model(name, engine))
                        .collect(Collectors.toMap(ServedModel::name, Function.identity())));
        var gateway = new Gateway(() -> snapshot, _ -> {}, new CollectorRegistry(), GatewayConfig.DEFAULTS);
        var building = WebServer.builder().host("127.0.0.1").port(Integer.parseInt(arguments[0]));
        Gateway.configure(building);
        building.routing(routing -> routing.register("/v1", gateway)).build().start();
    }

    private static ServedModel model(String name, URI engine) {
        var replica = new ReplicaId(new ModelName(name), 0);
        return new ServedModel(
                new ModelName(name),
                "a stub",
                1_700_000_000,
                List.of(new ReplicaEndpoint(replica, new NodeId("n1"), engine, 0, 0, Optional.of(COST))));
    }
}
