package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClampTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final DomainId R1 = new DomainId("r1");
    private static final Map<NodeId, NodeTarget> TARGETS = Map.of(N1, target("a/0", 600), N2, target("b/0", 400));

    @Test
    void whatFitsIsLeftAsItIs() {
        assertThat(clamp(2_800, Set.of())).isEqualTo(TARGETS);
    }

    @Test
    void capsAboveTheirLowestShareWhatTheRackStillHas() {
        assertThat(clamp(2_200, Set.of()))
                .as("1.6 kW at the lowest and 2.8 kW wanted, so that half of what is above remains")
                .isEqualTo(Map.of(N1, target("a/0", 400), N2, target("b/0", 300)));
    }

    @Test
    void whatANeighbourMayStillDrawIsMadeUpFor() {
        assertThat(clamp(2_800, Set.of(), Map.of(N2, new Watts(1_400))))
                .as("0.2 kW more than it is to have")
                .isEqualTo(Map.of(N1, target("a/0", 500), N2, target("b/0", 350)));
        assertThat(clamp(2_800, Set.of(), Map.of(N2, new Watts(2_400))))
                .as("more than cuts can make up for")
                .isEqualTo(Map.of(N1, target("a/0", 200), N2, target("b/0", 200)));
    }

    @Test
    void aRackThatMeasuresTooMuchGoesToItsLowestCaps() {
        Map<NodeId, NodeTarget> floors = Map.of(N1, target("a/0", 200), N2, target("b/0", 200));
        assertThat(clamp(2_800, Set.of(R1))).isEqualTo(floors);
        assertThat(clamp(1_000, Set.of()))
                .as("it cannot be kept, and nothing is left to cut")
                .isEqualTo(floors);
    }

    @Test
    void aGpuOfUnknownLowestLimitKeepsAQuarterOfItsHighestAndIsChargedForAll() {
        Node node = new Node(
                N1,
                CpuArchitecture.X86_64,
                Optional.of(new GpuGroup("A100-SXM4-80GB", 2)),
                Optional.empty(),
                Optional.empty(),
                new HostPower(new Watts(150), new Watts(400)));
        Rack rack = new Rack(R1, Optional.empty(), new Watts(900), new Watts(100), List.of(node));
        Charges charges = new Charges(HardwareCatalog.standard());
        assertThat(new Clamp(new Cluster("lab", List.of(), List.of(rack)), charges, Set.of(R1), Map.of())
                        .apply(Map.of(N1, target("a/0", 300))))
                .isEqualTo(Map.of(N1, target("a/0", 100)));
        assertThat(charges.floor(node)).isEqualTo(new Watts(400 + 2 * 400));

        Charges told = new Charges(HardwareCatalog.standard(), Map.of(N1, new Watts(150)));
        assertThat(told.lowestCap(node)).as("its boards say what they take").isEqualTo(new Watts(150));
        assertThat(told.floor(node)).isEqualTo(new Watts(400 + 2 * 150));
    }

    @Test
    void aNodeMayRaiseWhatTheCatalogueChargesItWithAndNotLowerIt() {
        HardwareCatalog catalog = HardwareCatalog.standard();
        assertThat(new Charges(catalog, Map.of(N1, new Watts(100))).floor(node(N1)))
                .isEqualTo(new Charges(catalog).floor(node(N1)));
        assertThat(new Charges(catalog, Map.of(N1, new Watts(300))).floor(node(N1)))
                .isEqualTo(new Charges(catalog).floor(node(N1)).plus(new Watts(2 * (300 - 200))));
    }

    private static Map<NodeId, NodeTarget> clamp(double limit, Set<DomainId> floored) {
        return clamp(limit, floored, Map.of());
    }

    private static Map<NodeId, NodeTarget> clamp(double limit, Set<DomainId> floored, Map<NodeId, Watts> overdue) {
        Rack rack = new Rack(R1, Optional.empty(), new Watts(limit + 100), new Watts(100), List.of(node(N1), node(N2)));
        Charges charges = new Charges(HardwareCatalog.standard());
        return new Clamp(new Cluster("lab", List.of(), List.of(rack)), charges, floored, overdue).apply(TARGETS);
    }

    private static NodeTarget target(String replica, double cap) {
        return new NodeTarget(
                List.of(new DesiredReplica(
                        replica,
                        1,
                        "m",
                        "vllm",
                        "/m",
                        List.of(0, 1),
                        2,
                        1,
                        "fp8",
                        8,
                        4096,
                        OptionalDouble.of(cap),
                        OptionalInt.empty(),
                        false)),
                new Watts(400 + 2 * cap));
    }

    private static Node node(NodeId id) {
        return new Node(
                id,
                CpuArchitecture.X86_64,
                Optional.of(new GpuGroup("H100-SXM-80GB", 2)),
                Optional.empty(),
                Optional.empty(),
                new HostPower(new Watts(150), new Watts(400)));
    }
}
