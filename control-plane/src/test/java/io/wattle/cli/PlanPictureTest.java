package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.fleet.DomainId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.transition.Move;
import io.wattle.placement.transition.Transition;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import io.wattle.spec.Catalogs;
import io.wattle.spec.Documents;
import io.wattle.spec.PlanDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Draws plans written by hand, so that no figure depends on a model or a policy.
class PlanPictureTest {
    private static final Bar ASCII = new Bar('#', '=', '.');

    private static final String MODEL = """
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: chat}
            spec:
              architecture: meta-llama/Llama-3.1-8B
              engine: {type: vllm}
              precisions: [fp8]
              demand: {requestsPerSecond: 5, inputTokens: 512, outputTokens: 200}
              slo: {timeToFirstToken: 500 ms, timePerOutputToken: 25 ms, percentile: 95}
              replicas: {min: 1, max: 4}
            """;

    private static final String REPLICA = """
            {"model":"chat","replica":0,"rack":"r1","node":"n1","gpus":[{"rack":"r1","node":"n1","index":0}],
             "tensor_parallel":1,"pipeline_parallel":1,"precision":"fp8","sm_clock_mhz":1410,"gpu_power_cap_watts":450,
             "max_batch":64,"context_tokens":4096,"capacity_requests_per_second":5,"assigned_requests_per_second":4,
             "expected_gpu_watts":300,"expected_host_watts":50,"weights_bytes_per_gpu":8589934592,
             "kv_cache_bytes_per_gpu":4294967296,"predicted_ttft_ms":120,"predicted_tpot_ms":12.5,
             "predicted_joules_per_output_token":0.4}""";

    private static final Transition STEPS = new Transition(List.of(
            new Move(
                    1,
                    Move.Action.STOP,
                    ReplicaId.parse("chat/1"),
                    Map.of(new DomainId("r1"), new Watts(1500)),
                    Duration.ZERO,
                    new Joules(0),
                    Optional.of("No rack has room for both.")),
            new Move(
                    2,
                    Move.Action.START,
                    ReplicaId.parse("chat/0"),
                    Map.of(new DomainId("r1"), new Watts(3000), new DomainId("pdu"), new Watts(6000)),
                    Duration.ofSeconds(12),
                    new Joules(4000),
                    Optional.empty())));

    private static String rack(int number) {
        return "  - {name: r%d, parent: pdu, cap: 4 kW, guard: 400 W, nodes: [{name: n%d, arch: x86_64, gpu: H100, gpus: 1, host: {idle: 200 W, max: 400 W}}]}\n"
                .formatted(number, number);
    }

    private static String load(String name, int limit, int committed, int expected) {
        return "{\"name\":\"%s\",\"limit_watts\":%d,\"committed_watts\":%d,\"expected_watts\":%d,\"shadow_price_watts_per_watt\":%s}"
                .formatted(name, limit, committed, expected, name.equals("r1") ? "0.25" : "0");
    }

    private static PlanPicture picture(int racks, String loads, String unserved) throws Exception {
        String cluster = """
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: lab}
                spec:
                  powerDomains: [{name: pdu, capacity: 20 kW, derating: 0.8}]
                  racks:
                """
                + IntStream.rangeClosed(1, racks)
                        .mapToObj(PlanPictureTest::rack)
                        .collect(Collectors.joining());
        Documents documents = Documents.parse(cluster + "---\n" + MODEL, Catalogs.withoutFiles());
        PlacementProblem problem = new PlacementProblem(
                documents.cluster().orElseThrow(),
                documents.models(),
                Catalogs.withoutFiles().hardware(),
                7);
        String plan = """
                {"kind":"Plan","objective":{"policy":"by-hand","lower_bound_watts":1900},"replicas":[%s],"domains":[%s],
                 "nodes":[{"rack":"r1","node":"n1","state":"serving"}],"unserved":[%s],"rejections":[
                 {"replica":"chat/1","node":"n2","constraint":"power-fits","reason":"Too hot."}]}""".formatted(REPLICA, loads, unserved);
        Plan read = PlanDocument.read(new ObjectMapper().readTree(plan));
        return new PlanPicture(PlannedCluster.of(problem, read), 0.25, Optional.empty());
    }

    @Test
    void drawsCostRacksModelsAndSteps() throws Exception {
        PlanPicture picture = picture(
                4,
                load("pdu", 16000, 4800, 2000) + "," + load("r1", 3600, 3000, 1100) + "," + load("r2", 3600, 600, 300)
                        + "," + load("r3", 3600, 600, 300) + "," + load("r4", 3600, 600, 300),
                "{\"model\":\"chat\",\"requests_per_second\":1,\"reason\":\"No room.\"}");
        PlanPicture moving = new PlanPicture(picture.planned(), 0.25, Optional.of(STEPS));
        assertThat(String.join("\n", moving.lines(ASCII, false))).isEqualTo("""
                2 kW for 800 output tokens/s: 2.5 J per output token, at most 5.26 % above the best possible.
                0 of 1 models are served in full (4 of 5 requests/s).
                Policy by-hand, seed 7, 250 ms. Every figure is modelled.

                DOMAIN                 POWER                              COMMITTED       LIMIT    EXPECTED   NODES
                pdu                    ####======......................   4.8 kW (30 %)   16 kW    2 kW
                  r1                   ##########=================.....   3 kW (83 %)     3.6 kW   1.1 kW     1 serving
                  r2 .. r4 (3 alike)   ###==...........................   600 W (17 %)    3.6 kW   300 W      1 idle
                POWER: # expected, = committed beyond that, . free, of each limit

                MODEL   REPLICAS   EACH-ON             SHARDING   PRECISION   SM-CLOCK   GPU-CAP   BATCH   LOAD     \
                         FIRST-TOKEN        PER-TOKEN          ENERGY/TOKEN
                chat    1          1 x H100-SXM-80GB   TP 1       fp8         1410 MHz   450 W     64      4 of 5/s \
                (80 %)   120 ms of 500 ms   12.5 ms of 25 ms   400 mJ
                ENERGY/TOKEN: of an output token with its share of the prompt, above idle.

                UNSERVED   REQUESTS/S   REASON
                chat       1            No room.

                2 steps, each within every limit: 1 start, 1 stop.
                STEP   ACTION   REPLICA   LOADING      FULLEST-AFTER
                1      stop     chat/1    -            r1 1.5 kW of 3.6 kW
                2      start    chat/0    12 s, 4 kJ   r1 3 kW of 3.6 kW
                chat/1 pauses: No rack has room for both.""");
    }

    @Test
    void showsTheFullestOfManyRacks() throws Exception {
        String loads = IntStream.rangeClosed(1, 30)
                .mapToObj(rack -> load("r" + rack, 3600, 300 + 100 * rack, 300))
                .collect(Collectors.joining(","));
        List<String> lines =
                picture(30, load("pdu", 16000, 9000, 9000) + "," + loads, "").lines(ASCII, false);
        assertThat(lines)
                .contains("and 10 more racks, none with more than 36 % of its limit committed")
                .anyMatch(line -> line.startsWith("  r30"))
                .noneMatch(line -> line.startsWith("  r10 "));
    }

    @Test
    void givesReasonsAndPricesWhenWide() throws Exception {
        List<String> lines = picture(1, load("pdu", 16000, 4800, 2000) + "," + load("r1", 3600, 3000, 2000), "")
                .lines(ASCII, true);
        assertThat(lines)
                .contains("chat: one replica on 1 x H100-SXM-80GB; it is given 80 % of what it can take within its"
                        + " objective, as fp8.")
                .contains("  refused elsewhere: 1 by power-fits; on n2: Too hot.")
                .contains("r1 binds: one more watt of its limit would save 0.25 W.");
    }
}
