package io.wattle.simulation;

import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.Profiles;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.ReplicaEnergyMeter;
import io.wattle.routing.RoutingPolicy;
import io.wattle.routing.RoutingRequest;
import io.wattle.routing.RoutingState;
import io.wattle.routing.ServingProfile;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks a policy of the gateway as the gateway asks it.
final class PolicyDispatcher implements Dispatcher {
    /// Rough size of a token in a request's body.
    private static final int BYTES_PER_TOKEN = 4;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final URI NOWHERE = URI.create("http://simulated.invalid");

    private final RoutingPolicy policy;
    private final Profiles profiles;
    private final IdentityHashMap<ReplicaPlacement, Optional<ServingProfile>> known = new IdentityHashMap<>();
    private long turn;

    PolicyDispatcher(RoutingPolicy policy, Profiles profiles) {
        this.policy = policy;
        this.profiles = profiles;
    }

    @Override
    public Replica choose(Sequence request, List<Replica> replicas) {
        Map<ReplicaId, Integer> inFlight = new HashMap<>();
        Map<ReplicaId, Duration> backlog = new HashMap<>();
        Map<ReplicaId, Integer> cached = new HashMap<>();
        Map<ReplicaId, Replica> byId = new HashMap<>();
        List<ReplicaEndpoint> candidates = new ArrayList<>();
        for (Replica replica : replicas) {
            ReplicaId id = replica.placement().id();
            inFlight.put(id, replica.engine().inFlight());
            byId.put(id, replica);
            ReplicaEndpoint endpoint = endpoint(replica);
            candidates.add(endpoint);
            endpoint.profile().ifPresent(profile -> backlog.put(id, backlog(replica, profile)));
            if (!request.prefix.isEmpty()) {
                cached.put(id, replica.engine().knownTokens(request));
            }
        }
        RoutingRequest asked = new RoutingRequest(replicas.getFirst().pool(), request.prompt * BYTES_PER_TOKEN, true);
        ReplicaId chosen = policy.choose(asked, candidates, new RoutingState(inFlight, backlog, cached, turn++))
                .replica()
                .replica();
        Replica replica = byId.get(chosen);
        if (replica == null) {
            throw new IllegalStateException("The policy chose \"%s\", which is no candidate.".formatted(chosen));
        }
        return replica;
    }

    private static Duration backlog(Replica replica, ServingProfile profile) {
        double seconds = replica.engine().unreadTokens() / profile.curve().promptTokensPerSecond();
        return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
    }

    private ReplicaEndpoint endpoint(Replica replica) {
        Joules each = replica.placement().expected().energyPerOutputToken();
        EnergyCost cost = new EnergyCost(each.times(ReplicaEnergyMeter.PROMPT_TOKEN_SHARE), each, Origin.MODELLED);
        int waiting = replica.engine().waitingCount();
        return new ReplicaEndpoint(
                replica.placement().id(),
                replica.placement().node(),
                NOWHERE,
                replica.engine().inFlight() - waiting,
                waiting,
                Optional.of(cost),
                known.computeIfAbsent(replica.placement(), profiles::of));
    }
}
