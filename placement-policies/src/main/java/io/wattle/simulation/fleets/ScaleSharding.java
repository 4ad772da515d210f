package io.wattle.simulation.fleets;

import io.wattle.fleet.Node;
import io.wattle.placement.Option;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ReplicaBounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Only the tensor parallel degree follows the load, every five minutes; the number of instances is that of the busiest
/// minutes, the clock the highest ("ScaleShard" of DynamoLLM, arXiv:2408.00741). Simplified: all instances change
/// together and load from disk, since keeping weights in place is not modelled.
final class ScaleSharding implements FleetController {
    private static final double PERIOD = 300;
    private static final List<Integer> DEGREES = List.of(1, 2, 4, 8);

    private final Peaks peaks;
    private final Forecast forecast;
    private final Catalogue catalogue;
    private final Map<Model, Integer> instances = new HashMap<>();
    private final Map<Model, Integer> degrees = new HashMap<>();

    ScaleSharding(Peaks peaks, Forecast forecast, Catalogue catalogue) {
        this.peaks = peaks;
        this.forecast = forecast;
        this.catalogue = catalogue;
    }

    @Override
    public String name() {
        return "scale-sharding";
    }

    @Override
    public double periodSeconds() {
        return PERIOD;
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        if (instances.isEmpty()) {
            List<ReplicaPlacement> peak = Pinned.forPeak(view, peaks, forecast.headroom());
            for (Model model : view.models()) {
                instances.put(model, (int) Math.max(
                        1,
                        peak.stream()
                                .filter(each -> each.id().model().equals(model.name()))
                                .count()));
            }
        }
        boolean isNews = view.isChanged();
        List<Model> models = new ArrayList<>();
        for (Model model : view.models()) {
            int count = instances.getOrDefault(model, 1);
            Model expected = forecast.expected(view, model);
            int degree = degree(view, expected, count);
            Integer before = degrees.put(model, degree);
            isNews |= before == null || before != degree;
            models.add(Variants.bounded(Pinned.sharded(expected, degree), new ReplicaBounds(count, count)));
        }
        return isNews ? Optional.of(Pinned.adjust(view, models)) : Optional.empty();
    }

    /// The one whose instances together draw least while they take the load; the widest where none does.
    private int degree(FleetView view, Model model, int count) {
        Node node = view.cluster().nodes().findFirst().orElseThrow();
        double rate = model.demand().map(Demand::requestsPerSecond).orElse(0.0) / count;
        int best = DEGREES.getLast();
        double least = Double.POSITIVE_INFINITY;
        Model alike =
                peaks.mean(model.name()).map(demand -> model.asked(demand)).orElse(model);
        for (int degree : DEGREES) {
            Optional<Option> fastest = catalogue.fastest(alike, node, degree);
            if (fastest.isPresent() && fastest.get().requestsPerSecond() >= rate) {
                double watts = fastest.get().performance().power(rate).value();
                if (watts < least) {
                    least = watts;
                    best = degree;
                }
            }
        }
        return best;
    }
}
