package io.wattle.control.executor;

import io.wattle.control.monitor.ModelListing;
import io.wattle.control.monitor.Routes;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.Descriptions;
import io.wattle.control.planner.DocumentSet;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.Profiles;
import io.wattle.routing.ServingProfile;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// What the routes follow from besides the reports: a tick of a large fleet that changes none of it must not work it
/// out anew. Pure.
///
/// @param key       what it follows from
/// @param models    in the order of their documents
/// @param shortages none before the first plan
record RouteBasis(Key key, List<Routes.Listed> models, Optional<Shortages> shortages) {
    /// The same key gives the same basis.
    ///
    /// @param plan     in use
    /// @param sequence of the latest thing that a node was told, which grows with each
    record Key(DocumentSet documents, Optional<Long> plan, long epoch, long sequence, SortedSet<NodeId> lost) {
        static Key of(Term term) {
            return new Key(
                    term.documents(),
                    term.planner().active().map(ActivePlan::id),
                    term.committed().epoch(),
                    term.committed().sequence(),
                    term.lost());
        }
    }

    /// @param profiles of the plan in use; none before the first
    static RouteBasis of(Term term, Optional<Profiles> profiles) {
        Map<ReplicaId, ReplicaPlacement> placed = new HashMap<>();
        term.planner()
                .active()
                .ifPresent(active -> active.plan().replicas().forEach(replica -> placed.put(replica.id(), replica)));
        Optional<Shortages> shortages = shortages(term);
        Map<ModelName, List<Routes.Assignment>> assignments = new HashMap<>();
        assigned(term).forEach((id, node) -> {
            Optional<ReplicaPlacement> planned = Optional.ofNullable(placed.get(id));
            Optional<ServingProfile> profile = profiles.flatMap(known ->
                    shortages.flatMap(capped -> planned.map(capped::asCapped)).flatMap(known::of));
            assignments
                    .computeIfAbsent(id.model(), _ -> new ArrayList<>())
                    .add(new Routes.Assignment(id, id.toString(), node, planned.map(RouteBasis::expected), profile));
        });
        assignments
                .values()
                .forEach(each -> each.sort(
                        Comparator.comparingInt(replica -> replica.replica().index())));
        List<Routes.Listed> models = term.documents().documents().stream()
                .filter(document -> document.content() instanceof Content.OfModel)
                .map(RouteBasis::listing)
                .map(listing -> new Routes.Listed(listing, assignments.getOrDefault(listing.name(), List.of())))
                .toList();
        return new RouteBasis(Key.of(term), models, shortages);
    }

    private static ModelListing listing(AppliedDocument document) {
        Content.OfModel content = (Content.OfModel) document.content();
        return new ModelListing(
                content.model().name(),
                Descriptions.of(content.model()),
                document.createdAt().getEpochSecond());
    }

    /// Only what the nodes were told: a planned replica that waits for watts is not served.
    private static Map<ReplicaId, NodeId> assigned(Term term) {
        Map<ReplicaId, NodeId> assigned = new HashMap<>();
        term.committed().nodes().forEach((node, commitment) -> {
            if (!term.lost().contains(node)) {
                commitment.replicas().forEach(replica -> assigned.put(ReplicaId.parse(replica.replica()), node));
            }
        });
        return assigned;
    }

    private static Optional<Shortages> shortages(Term term) {
        Map<ReplicaId, Watts> caps = new HashMap<>();
        for (NodeCommitment commitment : term.committed().nodes().values()) {
            for (DesiredReplica replica : commitment.replicas()) {
                replica.gpuPowerCapWatts()
                        .ifPresent(cap -> caps.put(ReplicaId.parse(replica.replica()), new Watts(cap)));
            }
        }
        return term.planner()
                .active()
                .flatMap(active ->
                        term.documents().cluster().map(cluster -> Shortages.of(active.plan(), cluster, caps)));
    }

    private static EnergyCost expected(ReplicaPlacement planned) {
        return new EnergyCost(Joules.ZERO, planned.expected().energyPerOutputToken(), Origin.MODELLED);
    }
}
