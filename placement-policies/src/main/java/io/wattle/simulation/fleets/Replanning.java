package io.wattle.simulation.fleets;

import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import io.wattle.workload.Demand;
import io.wattle.workload.LoadBand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A real policy that plans again from what was asked lately: every few minutes, if that has left what it planned for,
/// and at once when a limit or a node changes.
final class Replanning implements FleetController {
    private final String name;
    private final PlacementPolicy policy;
    private final Forecast forecast;
    private final double period;
    private final Map<ModelName, Double> planned = new HashMap<>();
    private Optional<Plan> plan = Optional.empty();

    Replanning(String name, PlacementPolicy policy, Forecast forecast, double period) {
        this.name = name;
        this.policy = policy;
        this.forecast = forecast;
        this.period = period;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double periodSeconds() {
        return period;
    }

    @Override
    public boolean isGranted() {
        return true;
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        List<Model> models = new ArrayList<>();
        boolean isNews = plan.isEmpty() || view.isChanged();
        for (Model model : view.models()) {
            Optional<Demand> next = forecast.of(view, model.name());
            double rate = next.map(Demand::requestsPerSecond).orElse(0.0);
            double before = planned.getOrDefault(model.name(), 0.0);
            isNews |= LoadBand.isLeft(before, rate);
            models.add(next.map(demand -> model.asked(Variants.times(demand, LoadBand.MARGIN)))
                    .orElse(model));
        }
        if (!isNews) {
            return Optional.empty();
        }
        models.forEach(model -> planned.put(
                model.name(), model.demand().map(Demand::requestsPerSecond).orElse(0.0)));
        Plan next =
                policy.plan(new PlacementProblem(view.cluster(), models, view.hardware(), view.seed(), running(view)));
        plan = Optional.of(next);
        return Optional.of(next.replicas());
    }

    /// Without what stood on nodes that are lost.
    private Optional<Plan> running(FleetView view) {
        return plan.map(last -> new Plan(
                last.policy(),
                last.replicas().stream()
                        .filter(replica -> view.cluster().node(replica.node()).isPresent())
                        .toList(),
                last.domains(),
                last.nodes(),
                last.unserved(),
                last.rejections()));
    }
}
