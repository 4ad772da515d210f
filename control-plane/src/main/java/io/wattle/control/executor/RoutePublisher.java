package io.wattle.control.executor;

import io.wattle.control.coordination.Coordination.Tree;
import io.wattle.control.coordination.CoordinationException;
import io.wattle.control.coordination.EpochLostException;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Routes;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.DocumentSet;
import io.wattle.power.Moment;
import io.wattle.routing.Profiles;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.workload.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Derives the routes and gives them to this process's gateway at once. The other control planes get them when an
/// endpoint came or went, else every few seconds: ZooKeeper is no place for figures that change each second.
final class RoutePublisher {
    private final Services services;
    private final Follower follower;
    private final RoutePages pages = new RoutePages();
    private long writtenEpoch;
    private Optional<RouteBasis> basis = Optional.empty();
    private long profiledPlan = -1;
    private Optional<Profiles> profiles = Optional.empty();

    RoutePublisher(Services services, Follower follower) {
        this.services = services;
        this.follower = follower;
    }

    void publish(Term term, Fleet fleet, Moment now) throws EpochLostException, CoordinationException {
        RouteBasis known = basis(term);
        RoutingSnapshot next = Routes.derive(new Routes.Input(
                known.models(),
                fleet,
                known.shortages()
                        .map(missing -> missing.at(now.at(), planned(term)))
                        .orElse(Map.of()),
                follower.routes()));
        follower.publish(next);
        boolean isNewTerm = writtenEpoch != term.epoch().number();
        Optional<Map<String, byte[]>> changed = pages.step(next, isNewTerm, now);
        if (changed.isPresent()) {
            services.coordination().write(term.epoch(), Tree.ROUTES, changed.get());
            writtenEpoch = term.epoch().number();
        }
    }

    /// The models with the loads that the plan in use was made for.
    private static List<Model> planned(Term term) {
        return term.planner().active().map(plan -> plan.input().models()).orElseGet(term.documents()::models);
    }

    private RouteBasis basis(Term term) {
        RouteBasis.Key key = RouteBasis.Key.of(term);
        RouteBasis known =
                basis.filter(made -> made.key().equals(key)).orElseGet(() -> RouteBasis.of(term, profiles(term)));
        basis = Optional.of(known);
        return known;
    }

    /// Each kind of replica is modelled once for each plan, and once more for each cap that it is cut to.
    private Optional<Profiles> profiles(Term term) {
        Optional<ActivePlan> active = term.planner().active();
        long plan = active.map(ActivePlan::id).orElse(-1L);
        if (plan != profiledPlan) {
            profiles = active.map(used -> used.input().documents()).flatMap(this::profiles);
            profiledPlan = plan;
        }
        return profiles;
    }

    private Optional<Profiles> profiles(DocumentSet documents) {
        return documents
                .cluster()
                .map(cluster -> new Profiles(cluster, documents.models(), documents.hardware(services.hardware())));
    }
}
