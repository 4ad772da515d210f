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
import java.util.Comparator;
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
    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Map<DomainId, Watts> limits;
    private final SimFaults faults;
    private long now;
    private long events;
    boolean isHealthy;

    /// Something that will happen.
    private record Event(long at, long order, Runnable what) {}

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
        limits = Charges.limits(cluster);
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
        int first = 0;
        for (Rack rack : cluster.racks()) {
            double sum = 0;
            int next = first + rack.nodes().size();
            for (SimNode node : nodes.subList(first, next)) {
                sum += node.draw();
            }
            require(rack.id(), sum);
            all += sum;
            first = next;
        }
        require(SimDocuments.PDU, all);
    }

    private void require(DomainId domain, double drawn) {
        boolean isLower =
                EVENT.holds(wall()) && domain.equals(cluster.racks().getLast().id());
        double limit = isLower ? 2_600 : limits.getOrDefault(domain, Watts.ZERO).value();
        if (drawn > limit + 0.5) {
            throw new Overdraw("At %.3f s, event %d, the power domain \"%s\" draws %.0f W of %.0f W: %s"
                    .formatted(now / (double) SECOND, events, domain, drawn, limit, nodes));
        }
    }
}
