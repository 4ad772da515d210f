package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.SpecReader;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.DomainLoad;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaExpectation;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.UnservedDemand;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import io.wattle.routing.PowerShortage;
import io.wattle.spec.Catalogs;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShortagesTest {
    private static final ModelName CHAT = new ModelName("chat");
    private static final ReplicaId FIRST = new ReplicaId(CHAT, 0);
    private static final ReplicaId SECOND = new ReplicaId(CHAT, 1);
    private static final DomainId RACK = new DomainId("r1");
    private static final Instant AFTERNOON = Instant.parse("2026-07-01T15:00:00Z");
    private static final Instant NIGHT = Instant.parse("2026-07-01T22:00:00Z");
    private static final String DOCUMENTS = """
            apiVersion: wattle.io/v1alpha1
            kind: Cluster
            metadata: {name: lab}
            spec:
              racks:
              - name: r1
                cap: 12 kW
                guard: 400 W
                schedule: [{cap: 8 kW, from: "14:00", to: "16:00", zone: UTC}]
                nodes: [{name: n1, arch: x86_64, gpu: H100-SXM-80GB, gpus: 8, host: {idle: 900 W, max: 1900 W}}]
            ---
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: chat}
            spec:
              architecture: meta-llama/Llama-3.1-70B
              engine: {type: vllm}
              demand: {requestsPerSecond: 4, inputTokens: 500, outputTokens: 200}
              slo: {timeToFirstToken: 2 s, timePerOutputToken: 60 ms, percentile: 95}
            """;

    @Test
    void whatHasItsWattsIsNotShort() throws Exception {
        assertThat(shortages(plan(11_000, 0), Map.of(FIRST, new Watts(500)), NIGHT))
                .isEmpty();
        assertThat(shortages(plan(6_000, 2), Map.of(), NIGHT))
                .as("demand is left for another reason than watts")
                .isEmpty();
    }

    @Test
    void gpusCutBelowTheirPlanAreShortUntilTheScheduleLifts() throws Exception {
        var caps = Map.of(FIRST, new Watts(300), SECOND, new Watts(500));
        var reason = "The GPUs of the model \"chat\" are cut to 80 % of their planned power.";
        assertThat(shortages(plan(6_000, 0), caps, AFTERNOON))
                .isEqualTo(Map.of(
                        CHAT, new PowerShortage(0.8, Optional.of(Instant.parse("2026-07-01T16:00:00Z")), reason)));
        assertThat(shortages(plan(6_000, 0), caps, NIGHT))
                .isEqualTo(Map.of(CHAT, new PowerShortage(0.8, Optional.empty(), reason)));
        var capped = Shortages.of(plan(6_000, 0), new Cluster("lab", List.of(), List.of()), caps)
                .asCapped(replica(FIRST));
        assertThat(capped.configuration().gpuPowerCap()).contains(new Watts(300));
    }

    @Test
    void demandThatAFullRackLeavesIsShort() throws Exception {
        assertThat(shortages(plan(11_400, 1), Map.of(), NIGHT))
                .isEqualTo(Map.of(
                        CHAT,
                        new PowerShortage(
                                0.75,
                                Optional.empty(),
                                "The power there is carries 75 % of the demand for the model \"chat\".")));
    }

    private static Map<ModelName, PowerShortage> shortages(Plan plan, Map<ReplicaId, Watts> caps, Instant now)
            throws Exception {
        var documents = new SpecReader(Catalogs.withoutFiles()).read(DOCUMENTS);
        var cluster = ((Content.OfCluster) documents.getFirst().content()).cluster();
        Model model = ((Content.OfModel) documents.getLast().content()).model();
        return Shortages.of(plan, cluster, caps).at(now, List.of(model));
    }

    private static Plan plan(double committed, double unserved) {
        return new Plan(
                "test",
                List.of(replica(FIRST), replica(SECOND)),
                List.of(new DomainLoad(RACK, new Watts(11_600), new Watts(committed), new Watts(committed))),
                Map.of(),
                unserved > 0 ? List.of(new UnservedDemand(CHAT, unserved, "No room.")) : List.of(),
                List.of());
    }

    private static ReplicaPlacement replica(ReplicaId id) {
        return new ReplicaPlacement(
                id,
                RACK,
                new NodeId("n1"),
                List.of(),
                new ReplicaConfiguration(2, 1, Precision.FP16, Optional.empty(), Optional.of(new Watts(500)), 8, 512),
                new ReplicaExpectation(
                        1,
                        1,
                        new Watts(900),
                        new Watts(30),
                        new Bytes(1 << 20),
                        new Bytes(1 << 20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(10),
                        new Joules(1)));
    }
}
