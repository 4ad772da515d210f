package io.wattle.simulation.fleets;

import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import java.util.List;
import java.util.Optional;

/// What a policy plans for the stated demand, from the first second to the last.
public final class FixedFleet implements FleetController {
    private static final double A_DAY = 86_400;

    private final PlacementPolicy policy;

    public FixedFleet(PlacementPolicy policy) {
        this.policy = policy;
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public double periodSeconds() {
        return A_DAY;
    }

    @Override
    public boolean isGranted() {
        return true;
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        if (view.now() > 0 && !view.isChanged()) {
            return Optional.empty();
        }
        return Optional.of(
                policy.plan(new PlacementProblem(view.cluster(), view.models(), view.hardware(), view.seed()))
                        .replicas());
    }
}
