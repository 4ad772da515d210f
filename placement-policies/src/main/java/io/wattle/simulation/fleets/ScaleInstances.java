package io.wattle.simulation.fleets;

import io.wattle.placement.ReplicaPlacement;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import java.util.List;
import java.util.Optional;

/// Only the number of instances follows the load, every half hour; degree and clock stay ("ScaleInst" of DynamoLLM,
/// arXiv:2408.00741). Simplified: the load is forecast from the last half hour, not from weeks of history.
final class ScaleInstances implements FleetController {
    private static final double PERIOD = 1800;

    private final Forecast forecast;

    ScaleInstances(Forecast forecast) {
        this.forecast = forecast;
    }

    @Override
    public String name() {
        return "scale-instances";
    }

    @Override
    public double periodSeconds() {
        return PERIOD;
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        return Optional.of(Pinned.adjust(
                view,
                view.models().stream()
                        .map(model -> Pinned.widest(view, forecast.expected(view, model)))
                        .toList()));
    }
}
