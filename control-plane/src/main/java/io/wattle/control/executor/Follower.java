package io.wattle.control.executor;

import io.wattle.control.coordination.CoordinationException;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.StoredChange;
import io.wattle.control.store.StoreException;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import io.wattle.routing.RoutingSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a control plane knows while it does not lead: the routes of the leader, and the database's documents and plan,
/// read anew every few seconds, so that it can take over even when the database is away.
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration REFRESH = Duration.ofSeconds(2);

    private final Services services;
    private final StoredState stored;
    private final AtomicReference<RoutingSnapshot> routes = new AtomicReference<>(RoutingSnapshot.EMPTY);
    private volatile Known known = new Known(DocumentSet.EMPTY, Optional.empty(), Map.of(), Optional.empty());
    private volatile Optional<URI> leader = Optional.empty();
    private volatile boolean isLeader;
    private volatile boolean isStoreReachable = true;
    private @Nullable Moment refreshed;

    Follower(Services services) {
        this.services = services;
        this.stored = new StoredState(services.store(), services.reader());
    }

    /// What the database holds.
    ///
    /// @param change how far the fleet has come to the plan
    record Known(
            DocumentSet documents,
            Optional<ActivePlan> plan,
            Map<NodeId, NodeReport> reports,
            Optional<StoredChange> change) {}

    RoutingSnapshot routes() {
        return routes.get();
    }

    /// While this control plane leads it derives the routes itself, and nobody is sent to the leader before it.
    void lead(boolean leads) {
        isLeader = leads;
        leader = Optional.of(services.self()).filter(_ -> leads);
    }

    void publish(RoutingSnapshot snapshot) {
        routes.set(snapshot);
    }

    void routesChanged(Map<String, byte[]> written) {
        if (!isLeader) {
            routes.updateAndGet(before -> RoutesCodec.read(written, before));
        }
    }

    Optional<URI> leader() {
        return leader;
    }

    boolean isStoreReachable() {
        return isStoreReachable;
    }

    /// Reads everything again when it is old.
    void refresh(Moment now) {
        if (refreshed != null && now.since(refreshed).compareTo(REFRESH) < 0) {
            return;
        }
        refreshed = now;
        try {
            leader = services.coordination().leader();
            load();
        } catch (CoordinationException | StoreException away) {
            LOG.warn("{}", away.getMessage());
        }
    }

    /// Reads the database now.
    Known load() throws StoreException {
        try {
            known = stored.load();
            isStoreReachable = true;
            return known;
        } catch (StoreException away) {
            isStoreReachable = false;
            throw away;
        }
    }

    ControlView view(Moment now) {
        return new ControlView(
                false,
                leader,
                Optional.empty(),
                known.documents(),
                known.plan(),
                Optional.empty(),
                Set.of(),
                Fleet.EMPTY,
                known.reports(),
                routes(),
                now);
    }
}
