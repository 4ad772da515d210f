package io.wattle.control.executor;

import io.wattle.control.coordination.Coordination.Tree;
import io.wattle.control.coordination.CoordinationException;
import io.wattle.control.coordination.EpochLostException;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.ModelListing;
import io.wattle.control.monitor.Routes;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.Descriptions;
import io.wattle.control.planner.DocumentSet;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.power.Moment;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.Profiles;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServingProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Derives the routes and gives them to this process's gateway at once, and to the other control planes
/// when an
/// endpoint came or went, else every few seconds: ZooKeeper is no place for figures that change each second.
final class RoutePublisher {
    private final Services services;
    private final Follower follower;
    private final RoutePages pages = new RoutePages();
    private long writtenEpoch;
    private long profiledPlan = -1;
    private @Nullable Profiles profiles;

    RoutePublisher(Services services, Follower follower) {
        this.services = services;
        this.follower = follower;
    }

    void publish(Term term, Fleet fleet, Moment now) throws EpochLostException, CoordinationException {
        RoutingSnapshot before = follower.routes();
        Optional<Shortages> shortages = shortages(term);
        RoutingSnapshot next = Routes.derive(new Routes.Input(
                listings(term),
                assignments(term),
                fleet,
                expected(term),
                shortages.map(known -> profiles(term, known)).orElse(Map.of()),
                shortages
                        .map(known -> known.of(term.documents().models(), now.at()))
                        .orElse(Map.of()),
                before));
        follower.publish(next);
        boolean isNewTerm = writtenEpoch != term.epoch().number();
        Optional<Map<String, byte[]>> changed = pages.step(next, isNewTerm, now);
        if (changed.isPresent()) {
            services.coordination().write(term.epoch(), Tree.ROUTES, changed.get());
            writtenEpoch = term.epoch().number();
        }
    }

    private static List<ModelListing> listings(Term term) {
        return term.documents().documents().stream()
                .filter(document -> document.content() instanceof Content.OfModel)
                .map(RoutePublisher::listing)
                .toList();
    }

    private static ModelListing listing(AppliedDocument document) {
        Content.OfModel content = (Content.OfModel) document.content();
        return new ModelListing(
                content.model().name(),
                Descriptions.of(content.model()),
                document.createdAt().getEpochSecond());
    }

    /// Only what the nodes were told: a planned replica that waits for watts is not served.
    private static Map<ReplicaId, NodeId> assignments(Term term) {
        Map<ReplicaId, NodeId> assignments = new HashMap<>();
        term.committed().nodes().forEach((node, commitment) -> {
            if (!term.lost().contains(node)) {
                commitment.replicas().forEach(replica -> assignments.put(ReplicaId.parse(replica.replica()), node));
            }
        });
        return assignments;
    }

    private static Optional<Shortages> shortages(Term term) {
        Map<ReplicaId, Watts> caps = new HashMap<>();
        term.committed().nodes().values().stream()
                .flatMap(commitment -> commitment.replicas().stream())
                .forEach(replica -> replica.gpuPowerCapWatts()
                        .ifPresent(cap -> caps.put(ReplicaId.parse(replica.replica()), new Watts(cap))));
        return term.planner()
                .active()
                .flatMap(active ->
                        term.documents().cluster().map(cluster -> new Shortages(active.plan(), cluster, caps)));
    }

    /// Each kind of replica is modelled once for each plan, and once more for each cap that it is cut to.
    private Map<ReplicaId, ServingProfile> profiles(Term term, Shortages shortages) {
        Map<ReplicaId, ServingProfile> known = new HashMap<>();
        term.planner().active().ifPresent(active -> {
            DocumentSet documents = active.input().documents();
            if (profiles == null || active.id() != profiledPlan) {
                profiles = documents
                        .cluster()
                        .map(cluster ->
                                new Profiles(cluster, documents.models(), documents.hardware(services.hardware())))
                        .orElse(null);
                profiledPlan = active.id();
            }
            Profiles modelled = profiles;
            if (modelled != null) {
                active.plan()
                        .replicas()
                        .forEach(replica -> modelled.of(shortages.asCapped(replica))
                                .ifPresent(profile -> known.put(replica.id(), profile)));
            }
        });
        return known;
    }

    private static Map<ReplicaId, EnergyCost> expected(Term term) {
        Map<ReplicaId, EnergyCost> costs = new HashMap<>();
        term.planner()
                .active()
                .ifPresent(active -> active.plan()
                        .replicas()
                        .forEach(replica -> costs.put(
                                replica.id(),
                                new EnergyCost(
                                        Joules.ZERO, replica.expected().energyPerOutputToken(), Origin.MODELLED))));
        return costs;
    }
}
