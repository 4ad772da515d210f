package io.wattle.simulation;

import io.wattle.routing.Profiles;
import io.wattle.routing.RoutingPolicies;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// All pools, and where a request goes.
final class Pools {
    private final SimulationInput input;
    private final FleetController controller;
    private final Books books;
    private final Fleet fleet;
    private final Dispatcher dispatcher;
    private final Map<ModelName, Pool> pools = new LinkedHashMap<>();

    Pools(SimulationInput input, FleetController controller, Books books, Fleet fleet) {
        this.input = input;
        this.controller = controller;
        this.books = books;
        this.fleet = fleet;
        dispatcher = switch (input.routing()) {
            case FEWEST_IN_FLIGHT -> Dispatchers.fewestInFlight();
            case LEAST_LOADED -> Dispatchers.leastLoaded();
            case ROUND_ROBIN -> Dispatchers.roundRobin();
            case TWO_CHOICES -> asked("two-choices", input);
            case GATEWAY -> asked(RoutingPolicies.DEFAULT, input);
        };
    }

    private static Dispatcher asked(String policy, SimulationInput input) {
        return new PolicyDispatcher(
                RoutingPolicies.named(policy, input.seed()).orElseThrow(),
                new Profiles(input.cluster(), input.models(), input.hardware()));
    }

    Iterable<Pool> all() {
        return pools.values();
    }

    /// Where a request goes that nobody has begun.
    Pool of(Sequence sequence) {
        ModelName model = input.trace().models().get(input.trace().model(sequence.request));
        return pool(controller.pool(model, sequence.prompt, sequence.left));
    }

    Pool pool(ModelName name) {
        Pool known = pools.get(name);
        if (known != null) {
            return known;
        }
        ModelName owner = controller.modelOf(name);
        Model model = input.models().stream()
                .filter(each -> each.name().equals(owner))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no model \"%s\".".formatted(owner)));
        Pool pool = new Pool(name, model, books.account(owner));
        pools.put(name, pool);
        return pool;
    }

    /// The replica that a request is sent to; none where it waits or is rejected.
    Optional<Replica> dispatch(Sequence sequence, Pool pool) {
        if (!pool.serving().isEmpty()) {
            Replica replica = dispatcher.choose(sequence, pool.serving());
            int most = replica.placement().configuration().contextTokens();
            if (sequence.prompt + sequence.left <= most && replica.engine().couldHold(sequence.prompt, sequence.left)) {
                return Optional.of(replica);
            }
            books.rejected(sequence.request);
        } else if (isHopeless(pool)) {
            books.rejected(sequence.request);
        } else {
            pool.backlog().add(sequence);
        }
        return Optional.empty();
    }

    private boolean isHopeless(Pool pool) {
        return pool.isHopeless() && !fleet.isComing(pool.name());
    }

    /// Rejects what waits for replicas that will not come.
    void giveUpHopeless() {
        for (Pool pool : pools.values()) {
            if (isHopeless(pool)) {
                pool.backlog().forEach(sequence -> books.rejected(sequence.request));
                pool.backlog().clear();
            }
        }
    }
}
