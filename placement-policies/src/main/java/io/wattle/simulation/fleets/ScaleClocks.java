package io.wattle.simulation.fleets;

import io.wattle.fleet.Node;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Only clocks follow the load, every five seconds; instances are those of the busiest minutes ("ScaleFreq" of
/// DynamoLLM, arXiv:2408.00741). Simplified: all instances of a model share a clock, which follows from its rate in the
/// last half minute and from the performance model.
final class ScaleClocks implements FleetController {
    static final double PERIOD = 5;
    static final double WINDOW = 30;

    private final Peaks peaks;
    private final Catalogue catalogue;
    private final double headroom;

    ScaleClocks(Peaks peaks, Catalogue catalogue, double headroom) {
        this.peaks = peaks;
        this.catalogue = catalogue;
        this.headroom = headroom;
    }

    @Override
    public String name() {
        return "scale-clocks";
    }

    @Override
    public double periodSeconds() {
        return PERIOD;
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        if (view.now() == 0 || view.isChanged()) {
            return Optional.of(Pinned.forPeak(view, peaks, headroom));
        }
        List<ReplicaPlacement> clocked = new ArrayList<>();
        for (Model model : view.models()) {
            List<ReplicaPlacement> own = view.running().stream()
                    .filter(each -> each.id().model().equals(model.name()))
                    .toList();
            double rate = headroom
                    / Math.max(1, own.size())
                    * view.observed(model.name(), WINDOW)
                            .map(Demand::requestsPerSecond)
                            .orElse(0.0);
            Model asked =
                    peaks.mean(model.name()).map(demand -> model.asked(demand)).orElse(model);
            for (ReplicaPlacement each : own) {
                Optional<Node> node = view.cluster().node(each.node());
                clocked.add(
                        node.map(on -> catalogue.clocked(each, asked, on, rate)).orElse(each));
            }
        }
        return Optional.of(clocked);
    }
}
