package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// No rack, or feed, holds more than half of the replicas of a model that wishes to be spread, rounded up.
///
/// It is held after each replica, so that it holds however many there will be.
final class SpreadHolds implements RoomConstraint {
    static final String NAME = "spread-holds";

    private final SpreadGroups groups;
    private final Map<ModelName, Model> models = new HashMap<>();

    SpreadHolds(PlacementProblem problem) {
        this.groups = new SpreadGroups(problem.cluster());
        problem.models().stream()
                .filter(model -> model.placement().spread().isPresent())
                .forEach(model -> models.put(model.name(), model));
    }

    @Override
    public Verdict evaluate(Candidate candidate, Room room) {
        Model model = models.get(candidate.id().model());
        if (model == null) {
            return Verdict.accepted();
        }
        Optional<DomainId> group = groups.groupOf(model, candidate.rack().id());
        int total = 1;
        int there = 1;
        for (Map.Entry<DomainId, Integer> entry :
                room.replicasByRack(model.name()).entrySet()) {
            total += entry.getValue();
            there += groups.groupOf(model, entry.getKey()).equals(group) ? entry.getValue() : 0;
        }
        if (there <= SpreadGroups.most(total)) {
            return Verdict.accepted();
        }
        return new Verdict.Rejected(
                NAME,
                "The replica \"%s\" would be number %d of %d in the %s \"%s\", which may hold %d so that losing it leaves half."
                        .formatted(
                                candidate.id(),
                                there,
                                total,
                                model.placement().spread().orElseThrow(),
                                group.orElseThrow(),
                                SpreadGroups.most(total)));
    }
}
