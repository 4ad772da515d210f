package io.wattle.placement.minimum;

import io.wattle.fleet.DomainId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.SpreadGroups;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts the replicas of models that wish to be spread, by what fails together.
final class SpreadRule {
    private final Inventory inventory;
    private final List<Model> models;
    private final SpreadGroups groups;
    private final List<Map<DomainId, Integer>> counts = new ArrayList<>();
    private final int[] totals;

    SpreadRule(PlacementProblem problem, Inventory inventory) {
        this.inventory = inventory;
        this.models = problem.models();
        this.groups = new SpreadGroups(problem.cluster());
        this.totals = new int[models.size()];
        models.forEach(model -> counts.add(new HashMap<>()));
    }

    boolean allows(int model, int rack) {
        return group(model, rack)
                .map(group -> counts.get(model).getOrDefault(group, 0) + 1 <= SpreadGroups.most(totals[model] + 1))
                .orElse(true);
    }

    void count(int model, int rack, int change) {
        totals[model] += change;
        group(model, rack).ifPresent(group -> counts.get(model).merge(group, change, Integer::sum));
    }

    private Optional<DomainId> group(int model, int rack) {
        return groups.groupOf(models.get(model), inventory.racks().get(rack).id());
    }
}
