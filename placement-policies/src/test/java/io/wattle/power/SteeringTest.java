package io.wattle.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.ReplicaId;
import io.wattle.power.CapCurve.Point;
import io.wattle.power.Steering.Load;
import io.wattle.power.Steering.Replica;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: spare watts go where they buy the most tokens, never past a limit, and do not swing.
/// Method: tables for the order, then seeded walks of loads and limits over four nodes in two racks under one PDU.
class SteeringTest {
    private static final double PLANNED_CAP = 300;
    private static final double PLANNED_NODE = 400 + 2 * PLANNED_CAP;
    private static final Charges CHARGES = new Charges(HardwareCatalog.standard());

    private Steering steering = Steering.NOTHING;
    private Map<ReplicaId, Watts> caps = Map.of();
    private Moment now = new Moment(0, Instant.EPOCH);

    @Test
    void aWattGoesWhereItBuysTheMostTokens() {
        List<Replica> both = List.of(replica(0, 0, curve(1.0), Load.PRESSED), replica(1, 0, curve(2.0), Load.PRESSED));
        Cluster tight = cluster((2 * PLANNED_NODE + 100) / Steering.TARGET, 100_000);
        run(both, tight, 10);
        assertThat(caps).as("one step of 100 W fits").isEqualTo(Map.of(id(1), new Watts(350)));
    }

    @Test
    void theHigherPriorityComesFirstWhateverItBuys() {
        List<Replica> both = List.of(replica(0, 1, curve(1.0), Load.PRESSED), replica(1, 0, curve(2.0), Load.PRESSED));
        run(both, cluster((2 * PLANNED_NODE + 100) / Steering.TARGET, 100_000), 10);
        assertThat(caps).isEqualTo(Map.of(id(0), new Watts(350)));
    }

    @Test
    void whoIsNotPressedGetsNothing() {
        run(List.of(replica(0, 0, curve(1.0), Load.USUAL)), cluster(100_000, 100_000), 100);
        assertThat(caps).isEmpty();
    }

    @Test
    void aRaiseComesInStepsAndIsGivenBackAfterAMinuteAtEase() {
        Cluster wide = cluster(100_000, 100_000);
        run(List.of(replica(0, 0, curve(1.0), Load.PRESSED)), wide, 5);
        assertThat(caps).as("pressed for 4 s").isEmpty();
        run(List.of(replica(0, 0, curve(1.0), Load.PRESSED)), wide, 1);
        assertThat(caps).isEqualTo(Map.of(id(0), new Watts(350)));
        run(List.of(replica(0, 0, curve(1.0), Load.PRESSED)), wide, 10);
        assertThat(caps).isEqualTo(Map.of(id(0), new Watts(400)));
        run(List.of(replica(0, 0, curve(1.0), Load.AT_EASE)), wide, 60);
        assertThat(caps).isEqualTo(Map.of(id(0), new Watts(400)));
        run(List.of(replica(0, 0, curve(1.0), Load.AT_EASE)), wide, 1);
        assertThat(caps).isEmpty();
    }

    @Test
    void whenALimitFallsTheLeastUsefulRaiseGoesAtOnce() {
        List<Replica> both = List.of(replica(0, 0, curve(1.0), Load.PRESSED), replica(1, 0, curve(2.0), Load.PRESSED));
        run(both, cluster(100_000, 100_000), 30);
        assertThat(caps).isEqualTo(Map.of(id(0), new Watts(400), id(1), new Watts(400)));
        run(both, cluster(2 * PLANNED_NODE + 200, 100_000), 1);
        assertThat(caps).isEqualTo(Map.of(id(1), new Watts(400)));
    }

    @Test
    void aCurveThatFallsIsRefused() {
        assertThatThrownBy(() -> new CapCurve(List.of(new Point(new Watts(300), 5), new Point(new Watts(350), 5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must rise");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noDomainPassesItsLimitAndNoCapSwings(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<ReplicaId, Moment> raised = new HashMap<>();
        double rack = 2 * PLANNED_NODE + random.nextInt(600);
        int raises = 0;
        for (int second = 0; second < 2_000; second++) {
            boolean isLimitChanged = random.nextInt(200) == 0;
            rack = isLimitChanged ? 2 * PLANNED_NODE + random.nextInt(600) : rack;
            Cluster cluster = cluster(rack, 4 * PLANNED_NODE + 500);
            List<Replica> replicas = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                Load load = List.of(Load.values()).get(random.nextInt(3));
                Load mostly = random.nextInt(10) == 0 ? load : Load.PRESSED;
                replicas.add(replica(index, index % 2, curve(1 + index), mostly));
            }
            Map<ReplicaId, Watts> before = caps;
            run(replicas, cluster, 1);
            requireWithin(cluster, seed, second);
            for (int index = 0; index < 4; index++) {
                ReplicaId id = id(index);
                double change = cap(caps, id) - cap(before, id);
                if (change < 0 && !isLimitChanged) {
                    assertThat(now.since(raised.getOrDefault(id, new Moment(0, Instant.EPOCH))))
                            .as("seed %d, second %d: %s was lowered", seed, second, id)
                            .isGreaterThanOrEqualTo(Steering.DWELL);
                }
                if (change > 0) {
                    raised.put(id, now);
                    raises++;
                }
            }
        }
        assertThat(raises).as("seed %d", seed).isBetween(1, 4 * 2_000 / 10);
    }

    private void requireWithin(Cluster cluster, long seed, int second) {
        Map<NodeId, Watts> charges = new HashMap<>();
        for (int index = 0; index < 4; index++) {
            charges.put(node(index), new Watts(400 + 2 * cap(caps, id(index))));
        }
        Map<DomainId, Watts> limits = Charges.limits(cluster);
        CHARGES.sums(cluster, charges)
                .forEach((domain, sum) -> assertThat(sum.value())
                        .as("seed %d, second %d, domain %s", seed, second, domain)
                        .isLessThanOrEqualTo(
                                limits.getOrDefault(domain, Watts.ZERO).value() + 1e-6));
    }

    private void run(List<Replica> replicas, Cluster cluster, int seconds) {
        Map<NodeId, Watts> planned = new HashMap<>();
        cluster.nodes().forEach(node -> planned.put(node.id(), new Watts(PLANNED_NODE)));
        for (int second = 0; second < seconds; second++) {
            Steering.Step step = steering.step(replicas, new Budget(cluster, planned, Map.of()), planned, now);
            steering = step.next();
            caps = step.caps();
            now = now.plus(Duration.ofSeconds(1));
        }
    }

    private static double cap(Map<ReplicaId, Watts> caps, ReplicaId id) {
        return caps.getOrDefault(id, new Watts(PLANNED_CAP)).value();
    }

    private static ReplicaId id(int index) {
        return ReplicaId.parse("m/" + index);
    }

    private static NodeId node(int index) {
        return new NodeId("n" + index);
    }

    private static Replica replica(int index, int priority, CapCurve curve, Load load) {
        return new Replica(id(index), node(index), 2, priority, curve, load);
    }

    /// Three caps, of which each further watt buys this many tokens.
    private static CapCurve curve(double tokensPerJoule) {
        return new CapCurve(List.of(
                new Point(new Watts(PLANNED_CAP), 100),
                new Point(new Watts(350), 100 + 50 * tokensPerJoule),
                new Point(new Watts(400), 100 + 90 * tokensPerJoule)));
    }

    private static Cluster cluster(double rack, double pdu) {
        DomainId above = new DomainId("pdu");
        List<Rack> racks = new ArrayList<>();
        for (int first = 0; first < 4; first += 2) {
            racks.add(new Rack(
                    new DomainId("r" + first),
                    Optional.of(above),
                    new Watts(rack + 10),
                    new Watts(10),
                    List.of(machine(first), machine(first + 1))));
        }
        return new Cluster("lab", List.of(new PowerDomain(above, Optional.empty(), new Watts(pdu), 1)), racks);
    }

    private static Node machine(int index) {
        return new Node(
                node(index),
                CpuArchitecture.X86_64,
                Optional.of(new GpuGroup("H100-SXM-80GB", 2)),
                Optional.empty(),
                Optional.empty(),
                new HostPower(new Watts(150), new Watts(400)));
    }
}
