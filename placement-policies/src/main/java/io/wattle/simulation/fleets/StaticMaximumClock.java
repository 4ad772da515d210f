package io.wattle.simulation.fleets;

import io.wattle.placement.ReplicaPlacement;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import java.util.List;
import java.util.Optional;

/// Instances of a fixed tensor parallel degree at the highest clock, as many as the busiest minutes need, all day (the
/// baseline of DynamoLLM, arXiv:2408.00741). Simplified: it knows the trace's busiest minutes in advance, where the
/// paper takes them from weeks of history.
final class StaticMaximumClock implements FleetController {
    private static final double A_DAY = 86_400;

    private final Peaks peaks;
    private final double headroom;

    StaticMaximumClock(Peaks peaks, double headroom) {
        this.peaks = peaks;
        this.headroom = headroom;
    }

    @Override
    public String name() {
        return "static-max-clock";
    }

    @Override
    public double periodSeconds() {
        return A_DAY;
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        return view.now() > 0 && !view.isChanged()
                ? Optional.empty()
                : Optional.of(Pinned.forPeak(view, peaks, headroom));
    }
}
