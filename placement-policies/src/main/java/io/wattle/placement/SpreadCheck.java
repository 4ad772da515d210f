package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Recounts where the replicas stand of every model that wishes to be spread.
final class SpreadCheck {
    private SpreadCheck() {}

    static List<String> violations(PlacementProblem problem, Plan plan) {
        List<String> found = new ArrayList<>();
        Map<DomainId, DomainId> topmost = topmost(problem);
        for (Model model : problem.models()) {
            if (model.placement().spread().isEmpty()) {
                continue;
            }
            String level = model.placement().spread().get();
            Map<DomainId, Integer> counts = new HashMap<>();
            int replicas = 0;
            for (ReplicaPlacement replica : plan.replicas()) {
                if (replica.id().model().equals(model.name())) {
                    DomainId place = level.equals("feed")
                            ? topmost.getOrDefault(replica.rack(), replica.rack())
                            : replica.rack();
                    counts.merge(place, 1, Integer::sum);
                    replicas++;
                }
            }
            int half = replicas - replicas / 2;
            counts.forEach((place, count) -> {
                if (count > half) {
                    found.add("The %s \"%s\" holds %d replicas of the model \"%s\", which wishes at most %d there."
                            .formatted(level, place, count, model.name(), half));
                }
            });
        }
        return found;
    }

    private static Map<DomainId, DomainId> topmost(PlacementProblem problem) {
        Map<DomainId, DomainId> parents = new HashMap<>();
        for (PowerDomain domain : problem.cluster().powerDomains()) {
            domain.parent().ifPresent(parent -> parents.put(domain.id(), parent));
        }
        Map<DomainId, DomainId> topmost = new HashMap<>();
        for (Rack rack : problem.cluster().racks()) {
            DomainId top = rack.parent().orElse(rack.id());
            while (parents.containsKey(top)) {
                top = parents.getOrDefault(top, top);
            }
            topmost.put(rack.id(), top);
        }
        return topmost;
    }
}
