package io.wattle.placement.minimum;

import io.wattle.placement.Configurations;
import io.wattle.placement.PlacementProblem;
import io.wattle.workload.Model;
import io.wattle.workload.ModelSource;
import java.util.ArrayList;
import java.util.List;

/// A problem as the search sees it: what there is, and every way to use it.
///
/// @param offers for each model, in the problem's order
record Market(PlacementProblem problem, Inventory inventory, List<Bay> bays, Offers ways, List<List<Offer>> offers) {
    static Market of(PlacementProblem problem, Configurations configurations) {
        Inventory inventory = new Inventory(problem);
        Offers ways = new Offers(problem, inventory, configurations);
        List<List<Offer>> offers = new ArrayList<>();
        for (int model = 0; model < problem.models().size(); model++) {
            offers.add(ways.of(model));
        }
        return new Market(problem, inventory, Bay.of(inventory), ways, List.copyOf(offers));
    }

    /// Everything is free.
    Prices noPrices() {
        return new Prices(inventory, bays, problem.models().size());
    }

    /// Requests per second asked of a model.
    double demand(int model) {
        return problem.models()
                .get(model)
                .demand()
                .map(demand -> demand.requestsPerSecond())
                .orElse(0.0);
    }

    /// Replicas that a model may have; an endpoint that already runs is one.
    int most(int model) {
        Model asked = problem.models().get(model);
        int most = asked.replicas().max();
        return asked.source().orElse(null) instanceof ModelSource.Endpoint ? Math.min(1, most) : most;
    }

    /// Watts of the whole cluster while nothing runs; nodes that may be parked are.
    double rest() {
        double sum = 0;
        for (int node = 0; node < inventory.nodes().size(); node++) {
            sum += inventory.restOf(node) - inventory.kindOf(node).waking();
        }
        return sum;
    }

    /// Watts below which nobody can serve these loads, proven by prices.
    ///
    /// @param served requests per second of each model
    double lowerBound(Prices prices, List<Double> served) {
        CheapestFleet cheapest = new CheapestFleet(prices);
        int[] most = new int[served.size()];
        double sum = rest();
        for (int model = 0; model < served.size(); model++) {
            most[model] = most(model);
            sum += cheapest.bound(offers.get(model), served.get(model));
        }
        return sum - prices.ofEverything(most);
    }
}
