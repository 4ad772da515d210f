package io.wattle.control.executor;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.ProtocolCodec;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.PowerShortage;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import io.wattle.routing.ServingProfile;
import io.wattle.workload.ModelName;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes as they stand in ZooKeeper: one JSON document for each model.
final class RoutesCodec {
    /// Some 250 bytes each.
    private static final int REPLICAS_PER_DOCUMENT = 40;
    /// Between a model's name and the number of its further document: no name has one.
    private static final String PART = "\n";
    private static final Logger LOG = LoggerFactory.getLogger(RoutesCodec.class);

    private RoutesCodec() {}

    record Route(
            String description,
            long createdAtSeconds,
            boolean starting,
            List<Endpoint> replicas,
            Optional<List<ProfileCodec.Profile>> profiles,
            Optional<Lack> shortage) {}

    /// @param untilSeconds when it ends, in seconds since 1970
    record Lack(double share, Optional<Long> untilSeconds, String reason) {}

    /// @param profile its place among the profiles of the route
    record Endpoint(
            String replica,
            String node,
            String url,
            int running,
            int waiting,
            Optional<Cost> cost,
            Optional<Integer> profile) {}

    record Cost(double promptTokenJoules, double outputTokenJoules, Origin origin) {}

    static Map<String, byte[]> write(RoutingSnapshot snapshot) {
        Map<String, byte[]> written = new TreeMap<>();
        snapshot.models().values().forEach(model -> written.putAll(write(model)));
        return written;
    }

    /// A model of many replicas has several documents, so that none is too large for a znode.
    static Map<String, byte[]> write(ServedModel model) {
        Map<String, byte[]> written = new TreeMap<>();
        int count = model.replicas().size();
        for (int from = 0; from == 0 || from < count; from += REPLICAS_PER_DOCUMENT) {
            List<ReplicaEndpoint> part = model.replicas().subList(from, Math.min(count, from + REPLICAS_PER_DOCUMENT));
            String key = from == 0 ? model.name().value() : model.name().value() + PART + from / REPLICAS_PER_DOCUMENT;
            written.put(
                    key,
                    ProtocolCodec.encode(route(new ServedModel(
                            model.name(),
                            model.description(),
                            model.createdAtSeconds(),
                            part,
                            model.starting(),
                            model.shortage()))));
        }
        return written;
    }

    /// Replicas of one kind share a profile, so that a model of many stays small.
    private static Route route(ServedModel model) {
        List<ServingProfile> profiles = model.replicas().stream()
                .flatMap(endpoint -> endpoint.profile().stream())
                .distinct()
                .toList();
        return new Route(
                model.description(),
                model.createdAtSeconds(),
                model.starting(),
                model.replicas().stream()
                        .map(endpoint -> endpoint(endpoint, profiles))
                        .toList(),
                Optional.of(profiles.stream().map(ProfileCodec::write).toList()),
                model.shortage()
                        .map(shortage -> new Lack(
                                shortage.share(), shortage.until().map(Instant::getEpochSecond), shortage.reason())));
    }

    /// Reads all models; one that cannot be read keeps its place in {@code before}.
    static RoutingSnapshot read(Map<String, byte[]> written, RoutingSnapshot before) {
        Map<ModelName, ServedModel> models = new TreeMap<>();
        written.forEach((key, json) -> {
            ModelName name = new ModelName(key.split(PART, 2)[0]);
            try {
                models.merge(name, model(name, ProtocolCodec.decode(json, Route.class)), RoutesCodec::joined);
            } catch (MalformedMessageException | IllegalArgumentException malformed) {
                LOG.warn("The routes of model \"{}\" cannot be read: {}", key, malformed.getMessage());
                Optional.ofNullable(before.models().get(name)).ifPresent(old -> models.put(name, old));
            }
        });
        return new RoutingSnapshot(before.version() + 1, models);
    }

    private static ServedModel joined(ServedModel first, ServedModel part) {
        List<ReplicaEndpoint> replicas = Stream.of(first, part)
                .flatMap(model -> model.replicas().stream())
                .sorted(Comparator.comparingInt(endpoint -> endpoint.replica().index()))
                .toList();
        return new ServedModel(
                first.name(),
                first.description(),
                first.createdAtSeconds(),
                replicas,
                first.starting(),
                first.shortage());
    }

    private static Endpoint endpoint(ReplicaEndpoint endpoint, List<ServingProfile> profiles) {
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
                                cost.origin())),
                endpoint.profile().map(profiles::indexOf));
    }

    private static ServedModel model(ModelName name, Route route) {
        List<ServingProfile> profiles = route.profiles().orElse(List.of()).stream()
                .map(ProfileCodec::read)
                .toList();
        return new ServedModel(
                name,
                route.description(),
                route.createdAtSeconds(),
                route.replicas().stream()
                        .map(endpoint -> endpoint(endpoint)
                                .with(endpoint.profile()
                                        .filter(index -> index >= 0 && index < profiles.size())
                                        .map(profiles::get)))
                        .toList(),
                route.starting(),
                route.shortage()
                        .map(shortage -> new PowerShortage(
                                shortage.share(),
                                shortage.untilSeconds().map(Instant::ofEpochSecond),
                                shortage.reason())));
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
