package io.wattle.control.executor;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.planner.ActivePlan;
import io.wattle.fleet.CapWindow;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.quantity.Watts;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/// Three control planes, a coordination store and six nodes in two racks under one PDU: one thread, one queue of
/// events, one seed. After every event the draw of each domain is held against what it may commit.
final class SimWorld {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;

    /// What the grid asks for: the second rack has less from the fifth to the eighth minute.
    static final CapWindow EVENT =
            new CapWindow(new Watts(2_900), LocalTime.of(0, 5), LocalTime.of(0, 8), ZoneOffset.UTC);

    final SplittableRandom random;
    final SimMutation mutation;
    final Charges charges = new Charges(HardwareCatalog.standard());
    final Executor executor = new Executor(charges);
    final Cluster cluster = SimDocuments.CLUSTER;
    final SimStore store;
    final List<SimController> controllers = new ArrayList<>();
    final List<SimNode> nodes = new ArrayList<>();
    ActivePlan wish = SimDocuments.plan(0, List.of());
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final List<Limit> racks = new ArrayList<>();
    private final Limit pdu;
    private final SimFaults faults;
    private long now;
    private long events;
    boolean isHealthy;

    /// Something that will happen.
    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /// What a power domain may draw, and what it may while the grid asks for less.
    private record Limit(DomainId id, int nodes, double watts, double lower) {}

    /// What a run did.
    record Tally(long events, long leaders, long starts, long refusals, long resumed) {}

    /// Watts above a limit.
    static final class Overdraw extends AssertionError {
        private static final long serialVersionUID = 1L;

        Overdraw(String sentence) {
            super(sentence);
        }
    }

    SimWorld(long seed, SimMutation mutation) {
        this.random = new SplittableRandom(seed);
        this.mutation = mutation;
        Map<DomainId, Watts> limits = Charges.limits(cluster);
        for (Rack rack : cluster.racks()) {
            double watts = limits.getOrDefault(rack.id(), Watts.ZERO).value();
            boolean isLowered = !rack.windows().isEmpty();
            racks.add(new Limit(rack.id(), rack.nodes().size(), watts, isLowered ? 2_600 : watts));
        }
        double all = limits.getOrDefault(SimDocuments.PDU, Watts.ZERO).value();
        pdu = new Limit(SimDocuments.PDU, 0, all, all);
        store = new SimStore(this);
        for (int index = 0; index < 3; index++) {
            controllers.add(new SimController(this, index));
        }
        cluster.nodes().forEach(node -> nodes.add(new SimNode(this, node)));
        faults = new SimFaults(this);
    }

    /// What every node is to run once nothing fails.
    Map<NodeId, NodeTarget> targets() {
        return Targets.of(SimDocuments.DOCUMENTS, wish.plan().replicas(), Set.of(), charges);
    }

    long now() {
        return now;
    }

    Instant wall() {
        return Instant.EPOCH.plusNanos(now);
    }

    /// A clock that is at most 4.8 % off: two of them differ by less than the lease allows for.
    double rate(boolean isController) {
        double share = random.nextDouble() * 2 - 1;
        if (mutation == SimMutation.CLOCKS_DRIFT_FURTHER) {
            return isController ? 1.4 : 1 / 1.4;
        }
        return Math.pow(1.048, share);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    void in(long nanos, Runnable what) {
        queue.add(new Event(now + Math.max(1, nanos), queue.size() + events * 1_000, what));
    }

    /// Lets this much time pass.
    void run(long nanos) {
        long end = now + nanos;
        while (!queue.isEmpty() && queue.element().at() <= end) {
            Event event = queue.remove();
            now = event.at();
            event.what().run();
            events++;
            check();
        }
        now = end;
    }

    /// Ends all faults and lets everything come to rest.
    void heal() {
        isHealthy = true;
        faults.heal();
        store.mislead(-1, 0);
    }

    Tally tally() {
        return new Tally(
                events,
                store.epoch(),
                nodes.stream().mapToLong(SimNode::starts).sum(),
                controllers.stream().mapToLong(SimController::refusals).sum(),
                controllers.stream().mapToLong(SimController::resumed).sum());
    }

    private void check() {
        double all = 0;
        int next = 0;
        for (Limit rack : racks) {
            double sum = 0;
            for (int left = rack.nodes(); left > 0; left--) {
                sum += nodes.get(next++).draw();
            }
            require(rack, sum);
            all += sum;
        }
        require(pdu, all);
    }

    private void require(Limit domain, double drawn) {
        // Whether the lower limit holds is asked only where it matters: the time of day is dear.
        boolean isPassed = drawn > domain.watts() + 0.5 || (drawn > domain.lower() + 0.5 && EVENT.holds(wall()));
        if (isPassed) {
            double limit = EVENT.holds(wall()) ? domain.lower() : domain.watts();
            throw new Overdraw("At %.3f s, event %d, the power domain \"%s\" draws %.0f W of %.0f W: %s"
                    .formatted(now / (double) SECOND, events, domain.id(), drawn, limit, nodes));
        }
    }
}
