package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.coordination.Epoch;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.Planner;
import io.wattle.control.planner.PlannerState;
import io.wattle.control.planner.SpecReader;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.minimum.MinimumWatts;
import io.wattle.power.CapCurves;
import io.wattle.power.Charges;
import io.wattle.power.Moment;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import io.wattle.spec.Catalogs;
import io.wattle.testing.Lab;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Goal: a planned replica on whose engine requests wait gets spare watts of its rack, by the real performance model.
/// Method: the plan of `minimum-watts` for one model on one node, and reports of what waits.
class WattSteeringTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeId N1 = new NodeId("n1");
    private static final String MODEL = """
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: chat}
            spec:
              architecture: meta-llama/Llama-3.1-70B
              source: {path: /models/llama}
              engine: {type: vllm}
              precisions: [fp8]
              demand: {requestsPerSecond: 1, inputTokens: 1000, outputTokens: 200}
              replicas: {min: 1, max: 1}
            """;

    private final Charges charges = new Charges(HardwareCatalog.standard());
    private final WattSteering steering = new WattSteering(new CapCurves());
    private Fleet fleet = Fleet.EMPTY;
    private long second;

    @Test
    void aReplicaThatIsPressedGetsWattsThatItsRackHasToSpare() throws Exception {
        Term term = term("6 kW");
        ReplicaPlacement placed = term.present().getFirst();
        double planned = placed.configuration().gpuPowerCap().orElseThrow().value();
        run(term, 5, 3);
        assertThat(steering.raises()).as("pressed for 4 s").isEmpty();
        run(term, 1, 3);
        double raised = steering.raises().getOrDefault(placed.id(), Watts.ZERO).value();
        assertThat(raised).isBetween(planned + 10, 700.0);
        NodeTarget before = targets(term).get(N1);
        NodeTarget after = before.raised(Map.of("chat/0", new Watts(raised)));
        assertThat(after.watts().value())
                .isEqualTo(before.watts().value() + placed.gpus().size() * (raised - planned));
        assertThat(after.replicas().getFirst().revision())
                .as("no engine is restarted for it")
                .isEqualTo(before.replicas().getFirst().revision());
    }

    @Test
    void whereTheRackHasNothingToSpareNothingIsRaised() throws Exception {
        Term wide = term("6 kW");
        double full = targets(wide).get(N1).watts().value() + 100;
        run(term("%.0f W".formatted(full + 5)), 30, 3);
        assertThat(steering.raises()).isEmpty();
    }

    @Test
    void aReplicaWithoutAQueueKeepsItsPlan() throws Exception {
        run(term("6 kW"), 30, 0);
        assertThat(steering.raises()).isEmpty();
    }

    private Map<NodeId, NodeTarget> targets(Term term) {
        return Targets.of(term.documents(), term.present(), term.lost(), charges);
    }

    private void run(Term term, int seconds, int waiting) {
        Cluster cluster = term.documents().cluster().orElseThrow();
        for (int i = 0; i < seconds; i++) {
            second++;
            Moment now = new Moment(Duration.ofSeconds(second).toNanos(), START.plusSeconds(second));
            assertThat(fleet.fold(report(waiting), now))
                    .isInstanceOfSatisfying(Fold.Accepted.class, accepted -> fleet = accepted.fleet());
            steering.step(
                    term,
                    ClusterWatts.of(cluster, charges),
                    new WattSteering.Sight(cluster, targets(term), fleet, charges.hardware(), now));
        }
    }

    private NodeReport report(int waiting) {
        PowerSample host = new PowerSample(Origin.MEASURED, "meter", 400, 1000, 400.0 * second);
        return new NodeReport(
                "n1",
                "boot-1",
                second,
                0,
                "0.1.0",
                1,
                1,
                new HostReport("x86_64", Optional.empty(), 64, 64L << 30, 32L << 30, OptionalDouble.of(0.1), host),
                List.of(),
                List.of(new ReplicaReport(
                        "chat/0",
                        1,
                        ReplicaPhase.RUNNING,
                        Optional.empty(),
                        Optional.of("http://127.0.0.1:9"),
                        OptionalInt.of(1),
                        0,
                        OptionalInt.of(8),
                        OptionalInt.of(waiting),
                        OptionalLong.of(500 * second),
                        OptionalLong.of(200 * second),
                        OptionalDouble.empty(),
                        Origin.MEASURED)));
    }

    private static Term term(String cap) throws Exception {
        String cluster = """
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: lab}
                spec:
                  racks:
                  - name: r1
                    cap: %s
                    guard: 100 W
                    nodes:
                    - {name: n1, arch: x86_64, gpu: H100-SXM-80GB, gpus: 4, memory: 512 GiB, host: {idle: 300 W, max: 900 W}}
                """.formatted(cap);
        List<AppliedDocument> documents = new ArrayList<>();
        for (ReadDocument read : new SpecReader(Catalogs.withoutFiles()).read(Lab.both(cluster, MODEL))) {
            documents.add(new AppliedDocument(read.body(), 1, START, START, read.content()));
        }
        PlannerState planned = new Planner(new MinimumWatts(SearchBudget.UNLIMITED), HardwareCatalog.standard())
                .step(PlannerState.FRESH, PlanInput.of(new DocumentSet(documents)), START)
                .state();
        Moment now = new Moment(0, START);
        return new Term(
                new Epoch(1, 0),
                now,
                new DocumentSet(documents),
                planned,
                planned.active().map(plan -> Changeover.direct(plan, now)),
                new ExecutorState(1, 0, new TreeMap<>()),
                true,
                Optional.empty(),
                Map.of(),
                new TreeSet<>(),
                Map.of());
    }
}
