package io.wattle.control.executor;

import io.wattle.power.Moment;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The routes' documents as they were last encoded. A model whose endpoints came or went is encoded at once,
/// one of which only the figures changed every few seconds, and not all of those in one step. For the loop's
/// thread alone.
final class RoutePages {
    private static final Duration LOADS_EVERY = Duration.ofSeconds(5);
    /// Steps in which all models have their turn: the loop makes ten in five seconds.
    private static final int TURNS = 8;
    private static final int LEAST_PER_STEP = 4;

    private final Map<ModelName, Page> pages = new HashMap<>();
    private boolean isUnsent = true;

    /// @param endpoints of the model when it was encoded
    private record Page(Moment at, List<URI> endpoints, boolean isStarting, Map<String, byte[]> documents) {}

    /// All documents, when any of them changed.
    ///
    /// @param isNewTerm whether another may have written since
    Optional<Map<String, byte[]>> step(RoutingSnapshot routes, boolean isNewTerm, Moment now) {
        boolean isGone = pages.keySet().retainAll(routes.models().keySet());
        isUnsent |= isNewTerm || isGone;
        int turns = Math.max(LEAST_PER_STEP, routes.models().size() / TURNS);
        for (ServedModel model : routes.models().values()) {
            Page before = pages.get(model.name());
            List<URI> endpoints =
                    model.replicas().stream().map(ReplicaEndpoint::url).toList();
            boolean isSame =
                    before != null && before.endpoints().equals(endpoints) && before.isStarting() == model.starting();
            boolean isOld = before != null && now.since(before.at()).compareTo(LOADS_EVERY) >= 0;
            if (!isSame || (isOld && turns-- > 0)) {
                pages.put(model.name(), new Page(now, endpoints, model.starting(), RoutesCodec.write(model)));
                isUnsent = true;
            }
        }
        if (!isUnsent) {
            return Optional.empty();
        }
        Map<String, byte[]> all = new TreeMap<>();
        pages.values().forEach(page -> all.putAll(page.documents()));
        isUnsent = false;
        return Optional.of(all);
    }
}
