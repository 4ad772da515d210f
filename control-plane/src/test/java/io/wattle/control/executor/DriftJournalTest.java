package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.coordination.Coordination;
import io.wattle.control.coordination.Epoch;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.FleetMonitor;
import io.wattle.control.monitor.Fold;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.Planner;
import io.wattle.control.planner.PlannerState;
import io.wattle.control.planner.SpecReader;
import io.wattle.control.store.Database;
import io.wattle.control.store.DatabaseSettings;
import io.wattle.control.store.EventLog;
import io.wattle.control.store.EventRow;
import io.wattle.control.store.HistoryBuffer;
import io.wattle.placement.FirstFit;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Moment;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import io.wattle.spec.Catalogs;
import io.wattle.testing.Lab;
import java.net.URI;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

/// Goal: what nodes report and what the planner expected meet, and an operator reads of it.
/// Method: a planned replica on one H100 whose reports say 1.6 times the expected watts for half an hour.
class DriftJournalTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CLUSTER = """
            apiVersion: wattle.io/v1alpha1
            kind: Cluster
            metadata: {name: lab}
            spec:
              racks:
              - name: r1
                cap: 4 kW
                guard: 100 W
                nodes:
                - {name: n1, arch: x86_64, gpu: H100-SXM-80GB, gpus: 1, memory: 64 GiB, host: {idle: 300 W, max: 900 W}}
            """;
    private static final String MODEL = """
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: chat}
            spec:
              architecture: meta-llama/Llama-3.1-8B
              source: {path: /models/llama}
              engine: {type: vllm}
              precisions: [bf16]
              demand: {requestsPerSecond: 4, inputTokens: 500, outputTokens: 200}
              replicas: {min: 1, max: 1}
            """;

    @TempDir
    private Path folder;

    @Test
    void reportsThatLeaveThePlanBecomeAnEvent() throws Exception {
        try (Database database = Database.open(DatabaseSettings.embedded(folder));
                HistoryBuffer history = new HistoryBuffer(database.store(), 100)) {
            EventLog events = new EventLog(history);
            PlannerState planned = planned();
            ReplicaPlacement placed =
                    planned.active().orElseThrow().plan().replicas().getFirst();
            Journal journal = new Journal(services(history, events));
            Term term = term(planned);
            double watts = 1.6 * placed.expected().gpuPower().value();
            for (int second = 1; second <= 1800; second++) {
                Moment now = new Moment(Duration.ofSeconds(second).toNanos(), START.plusSeconds(second));
                journal.observe(term, fleet(report(second, watts, placed), now), now);
            }
            assertThat(events.newest(100))
                    .filteredOn(event -> event.kind().equals("model_drift"))
                    .singleElement()
                    .satisfies(DriftJournalTest::isWarningOfWatts);
        }
    }

    private static void isWarningOfWatts(EventRow event) {
        assertThat(event.severity()).isEqualTo("warning");
        assertThat(event.subject()).isEqualTo("hardware/H100-SXM-80GB");
        assertThat(event.message())
                .contains("the watts of a replica measure", "+60 % over ten minutes", "wattle calibrate --from");
    }

    private static PlannerState planned() throws Exception {
        List<AppliedDocument> documents = new ArrayList<>();
        for (ReadDocument read : new SpecReader(Catalogs.withoutFiles()).read(Lab.both(CLUSTER, MODEL))) {
            documents.add(new AppliedDocument(read.body(), 1, START, START, read.content()));
        }
        return new Planner(new FirstFit(), HardwareCatalog.standard())
                .step(PlannerState.FRESH, PlanInput.of(new DocumentSet(documents)), START)
                .state();
    }

    private static Term term(PlannerState planned) {
        return new Term(
                new Epoch(1, 0),
                new Moment(0, START),
                planned.active().orElseThrow().input().documents(),
                planned,
                Optional.empty(),
                new ExecutorState(1, 0, new TreeMap<>()),
                true,
                Optional.empty(),
                Map.of(),
                new TreeSet<>(),
                Map.of());
    }

    /// Tokens as planned, and as many requests under way as the planned times make of them.
    private static NodeReport report(int second, double watts, ReplicaPlacement placed) {
        double rate = placed.expected().assignedRequestsPerSecond();
        double stay = placed.expected().timeToFirstToken().toNanos() / 1e9
                + 200 * placed.expected().timePerOutputToken().toNanos() / 1e9;
        PowerSample host = new PowerSample(Origin.MODELLED, "cpu-utilisation-model", 400, 1000, 400.0 * second);
        PowerSample gpu = new PowerSample(Origin.MEASURED, "nvml", watts, 1000, watts * second);
        return new NodeReport(
                "n1",
                "boot-1",
                second,
                0,
                "0.1.0",
                1,
                1,
                new HostReport("x86_64", Optional.empty(), 64, 64L << 30, 32L << 30, OptionalDouble.of(0.1), host),
                List.of(new GpuReport(
                        0,
                        "GPU-1",
                        "NVIDIA H100 80GB HBM3",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.of(gpu),
                        OptionalDouble.empty())),
                List.of(new ReplicaReport(
                        placed.id().toString(),
                        1,
                        ReplicaPhase.RUNNING,
                        Optional.empty(),
                        Optional.of("http://127.0.0.1:9"),
                        OptionalInt.of(1),
                        0,
                        OptionalInt.of((int) Math.round(rate * stay)),
                        OptionalInt.of(0),
                        OptionalLong.of(Math.round(500 * rate * second)),
                        OptionalLong.of(Math.round(200 * rate * second)),
                        OptionalDouble.of(watts * second),
                        Origin.MEASURED)));
    }

    private static Fleet fleet(NodeReport report, Moment now) {
        Fold fold = Fleet.EMPTY.fold(report, now);
        assertThat(fold).isInstanceOf(Fold.Accepted.class);
        return ((Fold.Accepted) fold).fleet();
    }

    /// Without ZooKeeper: what is written down goes to the database alone.
    @SuppressWarnings("NullAway")
    private static Services services(HistoryBuffer history, EventLog events) {
        Coordination none = null;
        return new Services(
                none,
                null,
                history,
                events,
                new FleetMonitor(),
                new Planner(new FirstFit(), HardwareCatalog.standard()),
                HardwareCatalog.standard(),
                new SpecReader(Catalogs.withoutFiles()),
                () -> new Moment(0, START),
                true,
                URI.create("http://127.0.0.1:1"));
    }
}
