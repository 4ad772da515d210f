package io.wattle.simulation;

import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.ReplicaEnergyMeter;
import io.wattle.routing.RoutingPolicy;
import io.wattle.routing.RoutingRequest;
import io.wattle.routing.RoutingState;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks a policy of the gateway as the gateway asks it.
final class PolicyDispatcher implements Dispatcher {
    /// Rough size of a token in a request's body.
    private static final int BYTES_PER_TOKEN = 4;

    private static final URI NOWHERE = URI.create("http://simulated.invalid");

    private final RoutingPolicy policy;

    PolicyDispatcher(RoutingPolicy policy) {
        this.policy = policy;
    }

    @Override
    public Replica choose(Sequence request, List<Replica> replicas) {
        Map<ReplicaId, Integer> inFlight = new HashMap<>();
        Map<ReplicaId, Replica> byId = new HashMap<>();
        List<ReplicaEndpoint> candidates = new ArrayList<>();
        for (Replica replica : replicas) {
            ReplicaId id = replica.placement().id();
            inFlight.put(id, replica.engine().inFlight());
            byId.put(id, replica);
            candidates.add(endpoint(replica));
        }
        RoutingRequest asked = new RoutingRequest(replicas.getFirst().pool(), request.prompt * BYTES_PER_TOKEN, true);
        ReplicaId chosen = policy.choose(asked, candidates, new RoutingState(inFlight))
                .replica()
                .replica();
        Replica replica = byId.get(chosen);
        if (replica == null) {
            throw new IllegalStateException("The policy chose \"%s\", which is no candidate.".formatted(chosen));
        }
        return replica;
    }

    private static ReplicaEndpoint endpoint(Replica replica) {
        Joules each = replica.placement().expected().energyPerOutputToken();
        EnergyCost cost = new EnergyCost(each.times(ReplicaEnergyMeter.PROMPT_TOKEN_SHARE), each, Origin.MODELLED);
        int waiting = replica.engine().waitingCount();
        return new ReplicaEndpoint(
                replica.placement().id(),
                replica.placement().node(),
                NOWHERE,
                replica.engine().inFlight() - waiting,
                waiting,
                Optional.of(cost));
    }
}
