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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Derives where each model is served from what is wanted and what the nodes report.
public final class Routes {
    private Routes() {}

    /// What decides.
    ///
    /// @param models    all that users may ask for
    /// @param fleet     what the nodes report
    /// @param shortages models that have fewer watts than they should
    /// @param previous  the last snapshot, perhaps of an earlier leader
    public record Input(
            List<Listed> models, Fleet fleet, Map<ModelName, PowerShortage> shortages, RoutingSnapshot previous) {}

    /// A model with its replicas that are to run, by index; those of lost nodes are not among them.
    public record Listed(ModelListing listing, List<Assignment> assignments) {
        public Listed {
            assignments = List.copyOf(assignments);
        }
    }

    /// A replica that is to run.
    ///
    /// @param name     as nodes report it
    /// @param expected what a token of it is expected to cost, as planned
    /// @param profile  what it does at each load, as planned
    public record Assignment(
            ReplicaId replica,
            String name,
            NodeId node,
            Optional<EnergyCost> expected,
            Optional<ServingProfile> profile) {}

    /// The next snapshot; the previous one, same version, when nothing changed.
    ///
    /// A replica on a node that has not reported to this leader keeps its old endpoint: a new leader must not
    /// take the routes away before the nodes have found it. So does one on a silent node, until the planner
    /// counts it as lost: the daemon may be down while its engines answer, and the gateway notices dead ones by
    /// itself.
    public static RoutingSnapshot derive(Input input) {
        Map<ModelName, ServedModel> models = new TreeMap<>();
        for (Listed listed : input.models()) {
            models.put(listed.listing().name(), served(listed, input));
        }
        return models.equals(input.previous().models())
                ? input.previous()
                : new RoutingSnapshot(input.previous().version() + 1, models);
    }

    private static ServedModel served(Listed listed, Input input) {
        ModelListing listing = listed.listing();
        EarlierEndpoints earlier = new EarlierEndpoints(
                Optional.ofNullable(input.previous().models().get(listing.name()))
                        .map(ServedModel::replicas)
                        .orElse(List.of()));
        List<ReplicaEndpoint> endpoints = new ArrayList<>();
        boolean starting = false;
        for (Assignment assignment : listed.assignments()) {
            Optional<NodeStatus> status = input.fleet().node(assignment.node());
            Optional<ReplicaReport> report = status.flatMap(known -> known.replica(assignment.name()));
            Optional<ReplicaEndpoint> before = earlier.of(assignment, endpoints.size());
            Optional<ReplicaEndpoint> endpoint = status.isEmpty()
                    ? before
                    : report.flatMap(told -> endpoint(assignment, told, cost(assignment, status.get()), before));
            endpoint.ifPresent(endpoints::add);
            starting |= endpoint.isEmpty()
                    && report.map(told -> told.phase() != ReplicaPhase.FAILED).orElse(true);
        }
        return new ServedModel(listing.name(), listing.description(), listing.createdAtSeconds(), endpoints, starting)
                .with(Optional.ofNullable(input.shortages().get(listing.name())));
    }

    private static Optional<ReplicaEndpoint> endpoint(
            Assignment assignment, ReplicaReport report, Optional<EnergyCost> cost, Optional<ReplicaEndpoint> before) {
        if (report.phase() != ReplicaPhase.RUNNING) {
            return Optional.empty();
        }
        return report.endpoint()
                .map(url -> new ReplicaEndpoint(
                        assignment.replica(),
                        assignment.node(),
                        before.map(ReplicaEndpoint::url)
                                .filter(known -> known.toString().equals(url))
                                .orElseGet(() -> URI.create(url)),
                        report.requestsRunning().orElse(0),
                        report.requestsWaiting().orElse(0),
                        cost,
                        assignment.profile()));
    }

    /// As counted; as planned until the replica's first tokens are counted, so that the first answer has its
    /// joules too.
    private static Optional<EnergyCost> cost(Assignment assignment, NodeStatus status) {
        return status.cost(assignment.name()).or(assignment::expected);
    }
}
