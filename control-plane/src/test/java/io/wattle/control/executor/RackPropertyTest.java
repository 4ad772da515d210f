package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import io.wattle.quantity.Watts;
import io.wattle.testing.StubNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: whatever is planned, lost, delayed or forgotten, nodes together never draw more than their domains may.
/// Method: a seeded walk of targets, lost and late answers, slow node clocks and new leaders; after each step the draw
/// that the nodes would have is summed. The seed is the repetition, so a failure replays.
class RackPropertyTest {
    private static final int NODES = 6;
    private static final int STEPS = 300;

    private final Executor executor = new Executor(new Charges(HardwareCatalog.standard()));

    @RepeatedTest(40)
    void nodesNeverDrawMoreThanTheirDomainsMay(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        World world = new World(new SplittableRandom(seed));
        for (int step = 0; step < STEPS; step++) {
            world.step();
            int at = step;
            world.drawn()
                    .forEach((domain, sum) -> assertThat(sum)
                            .as("seed %d, step %d, domain %s", seed, at, domain)
                            .isLessThanOrEqualTo(world.limit(domain) + 1e-6));
        }
        assertThat(world.served).as("seed %d: something was served", seed).isPositive();
    }

    /// A node as physics has it.
    private static final class Machine {
        final Node node;
        final double slowness;
        StubNode daemon;
        boolean runs;
        double granted;
        long leaseUntilNanos;
        long acceptedEpoch;
        Optional<Late> late = Optional.empty();

        Machine(Node node, double slowness) {
            this.node = node;
            this.slowness = slowness;
            this.daemon = new StubNode(node.id().value(), "boot-0");
        }

        /// An answer on its way.
        record Late(DesiredState state, long askedNanos, long arrivesNanos) {}

        void receive(DesiredState state, long askedNanos) {
            if (state.epoch() < acceptedEpoch) {
                return;
            }
            acceptedEpoch = state.epoch();
            if (state.grant().isPresent()) {
                granted = state.grant().get().watts();
                long ttl = Duration.ofMillis(state.grant().get().timeToLiveMillis())
                        .toNanos();
                leaseUntilNanos = askedNanos + (long) (ttl * slowness);
            }
            boolean mayStart = state.grant().isPresent();
            runs = !state.replicas().isEmpty() && (runs || mayStart);
            if (runs || state.replicas().isEmpty()) {
                daemon.follow(state);
            }
        }

        double draw(long nowNanos) {
            if (!runs) {
                return node.host().idle().value();
            }
            return nowNanos < leaseUntilNanos
                    ? granted
                    : Math.min(granted, node.host().max().value());
        }
    }

    private final class World {
        final SplittableRandom random;
        final Cluster cluster;
        final List<Machine> machines = new ArrayList<>();
        final Map<NodeId, NodeTarget> targets = new HashMap<>();
        Moment now = new Moment(1_000_000_000L, Instant.EPOCH);
        Fleet fleet = Fleet.EMPTY;
        ExecutorState state = new ExecutorState(1, 0, new TreeMap<>());
        int served;

        World(SplittableRandom random) {
            this.random = random;
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(new Node(
                        new NodeId("n" + i),
                        CpuArchitecture.X86_64,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new HostPower(new Watts(10), new Watts(60 + 20 * random.nextInt(3)))));
            }
            DomainId pdu = new DomainId("pdu");
            cluster = new Cluster(
                    "lab",
                    List.of(new PowerDomain(pdu, Optional.empty(), new Watts(350), 0.8)),
                    List.of(
                            rack("r1", pdu, nodes.subList(0, NODES / 2)),
                            rack("r2", pdu, nodes.subList(NODES / 2, NODES))));
            nodes.forEach(node -> machines.add(new Machine(node, 1 + 0.1 * random.nextDouble())));
        }

        private Rack rack(String name, DomainId parent, List<Node> nodes) {
            return new Rack(new DomainId(name), Optional.of(parent), new Watts(210), new Watts(10), nodes);
        }

        double limit(DomainId domain) {
            return Charges.limits(cluster).get(domain).value();
        }

        Map<DomainId, Double> drawn() {
            Map<NodeId, Watts> draw = new HashMap<>();
            machines.forEach(machine -> draw.put(machine.node.id(), new Watts(machine.draw(now.nanos()))));
            Map<DomainId, Double> sums = new HashMap<>();
            executor.charges().sums(cluster, draw).forEach((domain, watts) -> sums.put(domain, watts.value()));
            return sums;
        }

        void step() {
            now = now.plus(Duration.ofMillis(100 + random.nextInt(900)));
            if (random.nextInt(12) == 0) {
                retarget();
            }
            if (random.nextInt(60) == 0) {
                state = Ledger.adopt(Ledger.write(state), state.epoch() + 1, now)
                        .state();
                fleet = Fleet.EMPTY;
            }
            Executor.Input input = new Executor.Input(cluster, targets, fleet, Optional.empty(), now);
            ExecutorState next = executor.step(state, input);
            assertThat(executor.violations(cluster, state, next)).isEmpty();
            state = next;
            machines.forEach(this::exchange);
            served += (int) machines.stream().filter(machine -> machine.runs).count();
        }

        /// One node of the machine's whims: silent for a while, its answer lost or late, restarted.
        private void exchange(Machine machine) {
            if (machine.late.isPresent()) {
                Machine.Late late = machine.late.get();
                if (late.arrivesNanos() <= now.nanos()) {
                    machine.receive(late.state(), late.askedNanos());
                    machine.late = Optional.empty();
                }
                return;
            }
            int whim = random.nextInt(40);
            if (whim == 0) {
                // Away for up to a minute: longer than any grant.
                machine.late = Optional.of(new Machine.Late(
                        state.answer(machine.node.id(), now),
                        now.nanos(),
                        now.plus(Duration.ofSeconds(random.nextInt(60))).nanos()));
                return;
            }
            if (fleet.fold(machine.daemon.report(), now) instanceof Fold.Accepted(Fleet next)) {
                fleet = next;
                DesiredState answer = state.answer(machine.node.id(), now);
                if (whim > 3) {
                    machine.receive(answer, now.nanos());
                }
            }
        }

        private void retarget() {
            targets.clear();
            for (Machine machine : machines) {
                if (random.nextInt(3) > 0) {
                    targets.put(
                            machine.node.id(),
                            new NodeTarget(
                                    List.of(StubNode.desired(machine.node.id() + "-model/0", 1 + random.nextInt(2))),
                                    machine.node.host().max()));
                }
            }
        }
    }
}
