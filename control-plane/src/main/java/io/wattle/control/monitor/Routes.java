package io.wattle.control.monitor;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.PowerShortage;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import io.wattle.routing.ServingProfile;
import io.wattle.workload.ModelName;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Derives where each model is served from what is wanted and what the nodes report.
public final class Routes {
    private Routes() {}

    /// What decides.
    ///
    /// @param models      all that users may ask for
    /// @param assignments replicas that are to run, with their nodes; lost nodes have none
    /// @param fleet       what the nodes report
    /// @param expected    what a replica's token is expected to cost, as planned
    /// @param profiles    what a replica does at each load, as planned
    /// @param shortages   models that have fewer watts than they should
    /// @param previous    the last snapshot, perhaps of an earlier leader
    public record Input(
            List<ModelListing> models,
            Map<ReplicaId, NodeId> assignments,
            Fleet fleet,
            Map<ReplicaId, EnergyCost> expected,
            Map<ReplicaId, ServingProfile> profiles,
            Map<ModelName, PowerShortage> shortages,
            RoutingSnapshot previous) {}

    /// The next snapshot; the previous one, same version, when nothing changed.
    ///
    /// A replica on a node that has not reported to this leader keeps its old endpoint: a new leader must not
    /// take the routes away before the nodes have found it. So does one on a silent node, until the planner
    /// counts it as lost: the daemon may be down while its engines answer, and the gateway notices dead ones by
    /// itself.
    public static RoutingSnapshot derive(Input input) {
        Map<ModelName, List<Map.Entry<ReplicaId, NodeId>>> assignments = input.assignments().entrySet().stream()
                .sorted(Comparator.comparingInt(
                        assignment -> assignment.getKey().index()))
                .collect(Collectors.groupingBy(assignment -> assignment.getKey().model()));
        Map<ModelName, ServedModel> models = new TreeMap<>();
        for (ModelListing listing : input.models()) {
            models.put(listing.name(), served(listing, assignments.getOrDefault(listing.name(), List.of()), input));
        }
        return models.equals(input.previous().models())
                ? input.previous()
                : new RoutingSnapshot(input.previous().version() + 1, models);
    }

    private static ServedModel served(
            ModelListing listing, List<Map.Entry<ReplicaId, NodeId>> assignments, Input input) {
        List<ReplicaEndpoint> endpoints = new ArrayList<>();
        boolean starting = false;
        for (Map.Entry<ReplicaId, NodeId> assignment : assignments) {
            Optional<ReplicaEndpoint> endpoint = endpoint(assignment.getKey(), assignment.getValue(), input);
            endpoint.ifPresent(endpoints::add);
            starting |= endpoint.isEmpty() && !hasFailed(assignment.getKey(), assignment.getValue(), input.fleet());
        }
        return new ServedModel(listing.name(), listing.description(), listing.createdAtSeconds(), endpoints, starting)
                .with(Optional.ofNullable(input.shortages().get(listing.name())));
    }

    private static Optional<ReplicaEndpoint> endpoint(ReplicaId replica, NodeId node, Input input) {
        Optional<NodeStatus> status = input.fleet().node(node);
        if (status.isEmpty()) {
            return before(replica, node, input.previous());
        }
        String name = replica.toString();
        return status.get()
                .replica(name)
                .flatMap(report -> endpoint(replica, node, report)
                        .map(endpoint -> withCost(endpoint, cost(endpoint, status.get(), input))
                                .with(Optional.ofNullable(input.profiles().get(replica)))));
    }

    private static Optional<ReplicaEndpoint> endpoint(ReplicaId replica, NodeId node, ReplicaReport report) {
        if (report.phase() != ReplicaPhase.RUNNING) {
            return Optional.empty();
        }
        return report.endpoint()
                .map(url -> new ReplicaEndpoint(
                        replica,
                        node,
                        URI.create(url),
                        report.requestsRunning().orElse(0),
                        report.requestsWaiting().orElse(0),
                        Optional.empty()));
    }

    /// As counted; as planned until the replica's first tokens are counted, so that the first answer has its
    /// joules too.
    private static Optional<EnergyCost> cost(ReplicaEndpoint endpoint, NodeStatus status, Input input) {
        ReplicaId replica = endpoint.replica();
        return status.cost(replica.toString())
                .or(() -> Optional.ofNullable(input.expected().get(replica)));
    }

    private static ReplicaEndpoint withCost(ReplicaEndpoint endpoint, Optional<EnergyCost> cost) {
        return new ReplicaEndpoint(
                endpoint.replica(),
                endpoint.node(),
                endpoint.url(),
                endpoint.running(),
                endpoint.waiting(),
                cost,
                endpoint.profile());
    }

    private static boolean hasFailed(ReplicaId replica, NodeId node, Fleet fleet) {
        return fleet.node(node)
                .flatMap(status -> status.replica(replica.toString()))
                .map(report -> report.phase() == ReplicaPhase.FAILED)
                .orElse(false);
    }

    private static Optional<ReplicaEndpoint> before(ReplicaId replica, NodeId node, RoutingSnapshot previous) {
        return Optional.ofNullable(previous.models().get(replica.model())).stream()
                .flatMap(model -> model.replicas().stream())
                .filter(endpoint ->
                        endpoint.replica().equals(replica) && endpoint.node().equals(node))
                .findFirst();
    }
}
