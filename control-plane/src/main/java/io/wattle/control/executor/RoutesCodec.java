package io.wattle.control.executor;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.ProtocolCodec;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes as they stand in ZooKeeper: one JSON document for each model.
final class RoutesCodec {
    private static final Logger LOG = LoggerFactory.getLogger(RoutesCodec.class);

    private RoutesCodec() {}

    record Route(String description, long createdAtSeconds, boolean starting, List<Endpoint> replicas) {}

    record Endpoint(String replica, String node, String url, int running, int waiting, Optional<Cost> cost) {}

    record Cost(double promptTokenJoules, double outputTokenJoules, Origin origin) {}

    static Map<String, byte[]> write(RoutingSnapshot snapshot) {
        Map<String, byte[]> written = new TreeMap<>();
        snapshot.models().values().forEach(model -> written.put(
                model.name().value(),
                ProtocolCodec.encode(new Route(
                        model.description(),
                        model.createdAtSeconds(),
                        model.starting(),
                        model.replicas().stream().map(RoutesCodec::endpoint).toList()))));
        return written;
    }

    /// Reads all models; one that cannot be read keeps its place in {@code before}.
    static RoutingSnapshot read(Map<String, byte[]> written, RoutingSnapshot before) {
        Map<ModelName, ServedModel> models = new TreeMap<>();
        written.forEach((key, json) -> {
            ModelName name = new ModelName(key);
            try {
                models.put(name, model(name, ProtocolCodec.decode(json, Route.class)));
            } catch (MalformedMessageException | IllegalArgumentException malformed) {
                LOG.warn("The routes of model \"{}\" cannot be read: {}", key, malformed.getMessage());
                Optional.ofNullable(before.models().get(name)).ifPresent(old -> models.put(name, old));
            }
        });
        return new RoutingSnapshot(before.version() + 1, models);
    }

    private static Endpoint endpoint(ReplicaEndpoint endpoint) {
        return new Endpoint(
                endpoint.replica().toString(),
                endpoint.node().value(),
                endpoint.url().toString(),
                endpoint.running(),
                endpoint.waiting(),
                endpoint.cost()
                        .map(cost -> new Cost(
                                cost.perPromptToken().value(),
                                cost.perOutputToken().value(),
                                cost.origin())));
    }

    private static ServedModel model(ModelName name, Route route) {
        return new ServedModel(
                name,
                route.description(),
                route.createdAtSeconds(),
                route.replicas().stream().map(RoutesCodec::endpoint).toList(),
                route.starting());
    }

    private static ReplicaEndpoint endpoint(Endpoint endpoint) {
        return new ReplicaEndpoint(
                ReplicaId.parse(endpoint.replica()),
                new NodeId(endpoint.node()),
                URI.create(endpoint.url()),
                endpoint.running(),
                endpoint.waiting(),
                endpoint.cost()
                        .map(cost -> new EnergyCost(
                                new Joules(cost.promptTokenJoules()),
                                new Joules(cost.outputTokenJoules()),
                                cost.origin())));
    }
}
