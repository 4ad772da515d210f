package io.wattle.placement.minimum;

import io.wattle.placement.PlacementProblem;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Models that wish to be spread have at most half of their replicas, rounded up, in one rack or behind one feed.
final class SpreadRule {
    private final Inventory inventory;
    private final List<Model> models;
    private final List<Map<Integer, Integer>> counts = new ArrayList<>();
    private final int[] totals;

    SpreadRule(PlacementProblem problem, Inventory inventory) {
        this.inventory = inventory;
        this.models = problem.models();
        this.totals = new int[models.size()];
        models.forEach(model -> counts.add(new HashMap<>()));
    }

    boolean allows(int model, int rack) {
        return models.get(model).placement().spread().isEmpty()
                || counts.get(model).getOrDefault(group(model, rack), 0) + 1 <= (totals[model] + 2) / 2;
    }

    void count(int model, int rack, int change) {
        totals[model] += change;
        counts.get(model).merge(group(model, rack), change, Integer::sum);
    }

    private int group(int model, int rack) {
        int[] chain = inventory.chain(rack);
        boolean isByFeed =
                models.get(model).placement().spread().map("feed"::equals).orElse(false);
        return isByFeed ? chain[chain.length - 1] : rack;
    }
}
