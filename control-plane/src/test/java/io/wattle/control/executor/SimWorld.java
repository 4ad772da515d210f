package io.wattle.control.executor;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.CapWindow;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.quantity.Watts;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// Three control planes, a coordination store and six nodes in two racks under one PDU: one thread, one queue of
/// events, one seed. After every event the draw of each domain is held against what it may commit.
final class SimWorld {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;
    private static final int NODES = 6;

    /// What the grid asks for: the second rack has less from the fifth to the eighth minute.
    static final CapWindow EVENT =
            new CapWindow(new Watts(2_900), LocalTime.of(0, 5), LocalTime.of(0, 8), ZoneOffset.UTC);

    final SplittableRandom random;
    final SimMutation mutation;
    final Charges charges = new Charges(HardwareCatalog.standard());
    final Executor executor = new Executor(charges);
    final Cluster cluster;
    final SimStore store;
    final List<SimController> controllers = new ArrayList<>();
    final List<SimNode> nodes = new ArrayList<>();
    final Map<NodeId, NodeTarget> targets = new HashMap<>();
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
    record Tally(long events, long leaders, long starts, long refusals) {}

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
        DomainId pdu = new DomainId("pdu");
        List<Node> all = new ArrayList<>();
        for (int index = 0; index < NODES; index++) {
            all.add(new Node(
                    new NodeId("n" + index),
                    CpuArchitecture.X86_64,
                    Optional.of(new GpuGroup("H100-SXM-80GB", 2)),
                    Optional.empty(),
                    Optional.empty(),
                    new HostPower(new Watts(150), new Watts(400))));
        }
        cluster = new Cluster(
                "simulated",
                List.of(new PowerDomain(pdu, Optional.empty(), new Watts(8_000), 0.8)),
                List.of(
                        rack("r1", pdu, all.subList(0, 3), List.of()),
                        rack("r2", pdu, all.subList(3, NODES), List.of(EVENT))));
        limits = Charges.limits(cluster);
        store = new SimStore(this);
        for (int index = 0; index < 3; index++) {
            controllers.add(new SimController(this, index));
        }
        all.forEach(node -> nodes.add(new SimNode(this, node)));
        faults = new SimFaults(this);
    }

    private static Rack rack(String name, DomainId parent, List<Node> nodes, List<CapWindow> windows) {
        return new Rack(new DomainId(name), Optional.of(parent), new Watts(4_100), new Watts(300), nodes, windows);
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
                controllers.stream().mapToLong(SimController::refusals).sum());
    }

    private void check() {
        double all = 0;
        for (Rack rack : cluster.racks()) {
            double sum = 0;
            for (SimNode node : nodes) {
                if (rack.nodes().contains(node.node())) {
                    sum += node.draw();
                }
            }
            require(rack.id(), sum);
            all += sum;
        }
        require(new DomainId("pdu"), all);
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
