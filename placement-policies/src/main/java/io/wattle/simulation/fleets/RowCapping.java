package io.wattle.simulation.fleets;

import io.wattle.catalog.GpuType;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Megahertz;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Locks clocks where a row nears its limit: low priorities at 80 %, lower at 89 %, then high ones too, and nearly
/// stops all at 100 % (POLCA, arXiv:2308.12908: thresholds and clocks of its A100, here as shares of the highest
/// clock). Instances are those of {@link StaticMaximumClock}, placed without counting watts: capping keeps the row
/// within its limit.
///
/// Simplified: models of a priority below the highest are the low ones, and with one priority all are high; meters
/// show the mean of a series' bin; locks take 40 s to arrive, here by deciding only so often, and the brake 5 s.
final class RowCapping implements FleetController {
    private static final double PERIOD = 5;
    private static final double SETTLING = 40;
    private static final double FIRST = 0.80;
    private static final double SECOND = 0.89;
    private static final double RELEASE = 0.05;
    private static final double A100_MEGAHERTZ = 1410;

    private final StaticMaximumClock instances;
    private final Map<DomainId, Level> levels = new HashMap<>();
    private double decided = -SETTLING;

    /// Clocks of a level: what low and high priorities are locked to on the paper's GPU.
    private enum Level {
        FREE(A100_MEGAHERTZ, A100_MEGAHERTZ),
        LOW_SLOWER(1275, A100_MEGAHERTZ),
        BOTH_SLOWER(1110, 1305),
        BRAKED(288, 288);

        private final double low;
        private final double high;

        Level(double low, double high) {
            this.low = low / A100_MEGAHERTZ;
            this.high = high / A100_MEGAHERTZ;
        }
    }

    RowCapping(StaticMaximumClock instances) {
        this.instances = instances;
    }

    @Override
    public String name() {
        return "row-capping";
    }

    @Override
    public double periodSeconds() {
        return PERIOD;
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        Optional<List<ReplicaPlacement>> sized = instances.decide(new Oversubscribed(view));
        if (sized.isPresent()) {
            return sized;
        }
        boolean isDue = view.now() - decided >= SETTLING;
        boolean isNews = false;
        for (Rack rack : view.cluster().racks()) {
            isNews |= judge(view, row(view.cluster(), rack), isDue);
        }
        if (!isNews) {
            return Optional.empty();
        }
        decided = view.now();
        int highest = view.models().stream().mapToInt(Model::priority).max().orElse(0);
        List<ReplicaPlacement> clocked = new ArrayList<>();
        view.running().forEach(each -> clocked.add(clocked(view, each, highest)));
        return Optional.of(clocked);
    }

    /// Whether a row's level changes; the brake waits for nothing.
    private boolean judge(FleetView view, Row row, boolean isDue) {
        Level before = levels.getOrDefault(row.id, Level.FREE);
        double share = view.meanWatts(row.id, PERIOD) / row.watts;
        Level level = level(share, before);
        if (level == before || !(isDue || level == Level.BRAKED)) {
            return false;
        }
        levels.put(row.id, level);
        return true;
    }

    /// A level is left only when the draw has fallen well below what brought it.
    private static Level level(double share, Level before) {
        Level reached = at(share);
        Level held = at(share + RELEASE);
        Level kept = before.compareTo(held) < 0 ? before : held;
        return reached.compareTo(kept) > 0 ? reached : kept;
    }

    private static Level at(double share) {
        if (share >= 1) {
            return Level.BRAKED;
        }
        return share >= SECOND ? Level.BOTH_SLOWER : share >= FIRST ? Level.LOW_SLOWER : Level.FREE;
    }

    private record Row(DomainId id, double watts) {}

    /// The topmost domain above a rack; the rack itself where it stands alone.
    private static Row row(Cluster cluster, Rack rack) {
        List<PowerDomain> above = cluster.domainsAbove(rack);
        return above.isEmpty()
                ? new Row(rack.id(), rack.cap().value())
                : new Row(above.getLast().id(), above.getLast().limit().value());
    }

    private ReplicaPlacement clocked(FleetView view, ReplicaPlacement placement, int highest) {
        Optional<Megahertz> boost = view.cluster()
                .node(placement.node())
                .flatMap(Node::gpus)
                .map(GpuGroup::type)
                .flatMap(view.hardware()::gpu)
                .flatMap(GpuType::boostClock);
        boolean isHigh = view.models().stream()
                .filter(model -> model.name().equals(placement.id().model()))
                .anyMatch(model -> model.priority() == highest);
        Optional<Level> level = view.cluster()
                .rackOf(placement.node())
                .map(rack -> levels.getOrDefault(row(view.cluster(), rack).id, Level.FREE));
        if (boost.isEmpty() || level.isEmpty() || level.get() == Level.FREE) {
            return Variants.unclocked(placement);
        }
        double share = isHigh ? level.get().high : level.get().low;
        return share < 1 ? Variants.clocked(placement, share * boost.get().value()) : Variants.unclocked(placement);
    }
}
