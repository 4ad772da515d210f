package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.Planner;
import io.wattle.control.planner.SpecReader;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.minimum.MinimumWatts;
import io.wattle.power.Moment;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import io.wattle.spec.Catalogs;
import io.wattle.testing.Lab;
import io.wattle.workload.ModelName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A model that is declared for 40 requests a second and is asked less; its engines count tokens.
class LoadWatchTest {
    private static final ModelName CHAT = new ModelName("chat");
    private static final double DECLARED = 40;
    private static final double PLANNED_FOR_MEASURED = 1.15 * 1.05;

    private DocumentSet documents = DocumentSet.EMPTY;
    private Plan plan;
    private LoadWatch watch = LoadWatch.of(new TreeMap<>());
    private long second;
    private double asked;

    @BeforeEach
    void planForWhatIsDeclared() throws Exception {
        documents = read("""
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: lab}
                spec:
                  racks:
                  - name: r1
                    cap: 12 kW
                    guard: 500 W
                    nodes:
                    - {name: n, count: 2, arch: x86_64, gpu: H100-SXM-80GB, gpus: 4, host: {idle: 200 W, max: 600 W}}
                ---
                apiVersion: wattle.io/v1alpha1
                kind: Model
                metadata: {name: chat}
                spec:
                  architecture: meta-llama/Llama-3.1-8B
                  demand: {requestsPerSecond: 40, inputTokens: 500, outputTokens: 200, follow: measured}
                  slo: {timeToFirstToken: 1 s, timePerOutputToken: 50 ms}
                  replicas: {min: 1, max: 8}
                """);
        plan = plan(new TreeMap<>());
    }

    @Test
    void afterFiveMinutesWhatIsMeasuredIsPlannedForWithHeadroom() {
        run(300, 8, 0);
        assertThat(watch.loads()).isEqualTo(Map.of(CHAT, DECLARED));
        run(20, 8, 0);
        assertThat(load()).isCloseTo(8 * PLANNED_FOR_MEASURED, within(0.1));
        Plan less = plan(watch.loads());
        assertThat(watts(less)).isLessThan(0.5 * watts(plan));
        assertThat(less.unserved()).isEmpty();
    }

    @Test
    void aLoadWithinTheBandMakesNoPlan() {
        run(320, 8, 0);
        double planned = load();
        run(320, 7.6, 0);
        assertThat(load()).isEqualTo(planned);
        run(640, 16, 0);
        assertThat(load()).isCloseTo(16 * PLANNED_FOR_MEASURED, within(0.1));
    }

    @Test
    void whereRequestsWaitEverywhereAllThatIsDeclaredIsPlannedForAtOnce() {
        run(320, 8, 0);
        run(30, 10, 3);
        assertThat(watch.loads()).isEqualTo(Map.of(CHAT, DECLARED));
    }

    @Test
    void neverMoreThanIsDeclaredAndNeverNothing() {
        run(320, 80, 0);
        assertThat(watch.loads()).isEqualTo(Map.of(CHAT, DECLARED));
        run(640, 0, 0);
        assertThat(watch.loads()).isEqualTo(Map.of(CHAT, 0.01 * DECLARED));
        assertThat(plan(watch.loads()).replicas()).hasSize(1);
    }

    @Test
    void nothingIsToldOfAModelThatDoesNotRunYet() {
        for (int look = 0; look < 100; look++) {
            second += 10;
            watch = watch.step(documents.models(), plan.replicas(), Fleet.EMPTY, now());
        }
        assertThat(watch.loads()).isEqualTo(Map.of(CHAT, DECLARED));
    }

    @Test
    void aNewLeaderGoesOnWithWhatThePlanWasMadeFor() {
        watch = LoadWatch.of(new TreeMap<>(Map.of(CHAT, 9.5)));
        run(200, 8, 0);
        assertThat(watch.loads()).isEqualTo(Map.of(CHAT, 9.5));
    }

    @Test
    void modelsThatDoNotFollowAreLeftAsDeclared() throws Exception {
        documents = read(Lab.model("chat", 1));
        run(320, 8, 0);
        assertThat(watch.loads()).isEmpty();
    }

    private double load() {
        return watch.loads().getOrDefault(CHAT, Double.NaN);
    }

    /// Lets time pass in which the model is asked this many requests a second.
    private void run(int seconds, double requestsPerSecond, int waiting) {
        for (int each = 0; each < seconds; each++) {
            second++;
            asked += requestsPerSecond;
            watch = watch.step(documents.models(), plan.replicas(), fleet(waiting), now());
        }
    }

    private Fleet fleet(int waiting) {
        Fleet fleet = Fleet.EMPTY;
        for (String node : plan.replicas().stream()
                .map(placed -> placed.node().value())
                .distinct()
                .toList()) {
            List<ReplicaReport> replicas = plan.replicas().stream()
                    .filter(placed -> placed.node().value().equals(node))
                    .map(placed -> replica(placed, waiting))
                    .toList();
            PowerSample host = new PowerSample(Origin.MODELLED, "model", 300, 1000, 300.0 * second);
            fleet = ((Fold.Accepted) fleet.fold(
                            new NodeReport(
                                    node,
                                    "boot-1",
                                    second,
                                    0,
                                    "0.1.0",
                                    1,
                                    1,
                                    new HostReport(
                                            "x86_64",
                                            Optional.empty(),
                                            64,
                                            64L << 30,
                                            1L << 30,
                                            OptionalDouble.empty(),
                                            host),
                                    List.of(),
                                    replicas),
                            now()))
                    .fleet();
        }
        return fleet;
    }

    private ReplicaReport replica(ReplicaPlacement placed, int waiting) {
        double share = asked / plan.replicas().size();
        return new ReplicaReport(
                placed.id().toString(),
                1,
                ReplicaPhase.RUNNING,
                Optional.empty(),
                Optional.of("http://127.0.0.1:9"),
                OptionalInt.of(1),
                0,
                OptionalInt.of(2),
                OptionalInt.of(waiting),
                OptionalLong.of(Math.round(500 * share)),
                OptionalLong.of(Math.round(200 * share)),
                OptionalDouble.empty(),
                Origin.MODELLED);
    }

    private Plan plan(SortedMap<ModelName, Double> loads) {
        PlanInput input =
                new PlanInput(documents, new TreeSet<>(), new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), loads);
        Planner planner = new Planner(new MinimumWatts(SearchBudget.UNLIMITED), HardwareCatalog.standard());
        return ((Planner.Outcome.Sound) planner.plan(input, Optional.empty())).plan();
    }

    private static double watts(Plan plan) {
        return plan.replicas().stream()
                .mapToDouble(placed -> placed.gpus().size()
                        * placed.configuration().gpuPowerCap().orElseThrow().value())
                .sum();
    }

    private Moment now() {
        return new Moment(second * 1_000_000_000L, Instant.EPOCH.plusSeconds(second));
    }

    private static DocumentSet read(String text) throws Exception {
        List<AppliedDocument> documents = new ArrayList<>();
        for (ReadDocument read : new SpecReader(Catalogs.withoutFiles()).read(text)) {
            documents.add(new AppliedDocument(read.body(), 1, Instant.EPOCH, Instant.EPOCH, read.content()));
        }
        return new DocumentSet(documents);
    }
}
