package io.wattle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.placement.FirstFit;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanDocumentTest {
    private static final Catalogs CATALOGS = Catalogs.withoutFiles();
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlacementProblem problem;
    private Plan plan;

    @BeforeEach
    void planTheExample() throws SpecException {
        String tiny = Examples.MODEL
                .replace("name: chat", "name: tiny")
                .replace("architecture: meta-llama/Llama-3.1-70B", "architecture: SmolLM2-135M")
                .replace("type: vllm", "type: llama-cpp")
                .replaceAll(" {2}(source|placement|demand): .*\n", "");
        Documents documents = Documents.parse(Examples.CLUSTER + "---\n" + Examples.MODEL + "---\n" + tiny, CATALOGS);
        problem = new PlacementProblem(documents.cluster().orElseThrow(), documents.models(), CATALOGS.hardware(), 7);
        plan = new FirstFit().plan(problem);
        assertThat(PlanVerifier.violations(problem, plan)).isEmpty();
    }

    @Test
    void carriesTheFieldsOfTheContract() {
        ObjectNode document = PlanDocument.write(problem, plan);
        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly(
                        "apiVersion", "kind", "objective", "replicas", "domains", "nodes", "unserved", "rejections");
        assertThat(document.path("replicas").get(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "model",
                        "replica",
                        "rack",
                        "node",
                        "gpus",
                        "tensor_parallel",
                        "pipeline_parallel",
                        "expert_parallel",
                        "precision",
                        "gpu_power_cap_watts",
                        "max_batch",
                        "context_tokens",
                        "capacity_requests_per_second",
                        "assigned_requests_per_second",
                        "expected_gpu_watts",
                        "expected_host_watts",
                        "weights_bytes_per_gpu",
                        "kv_cache_bytes_per_gpu",
                        "predicted_ttft_ms",
                        "predicted_tpot_ms",
                        "predicted_joules_per_output_token");
        assertThat(document.path("nodes").get(3))
                .isEqualTo(JsonNodeFactory.instance
                        .objectNode()
                        .put("rack", "r1")
                        .put("node", "n3")
                        .put("state", "idle"));
        assertThat(List.copyOf(document.path("domains").findValuesAsText("name")))
                .containsExactly("row-1", "pdu-1a", "r1");
    }

    @Test
    void countsTheWholeClustersWattsAndTheServedTokens() {
        JsonNode objective = PlanDocument.write(problem, plan).path("objective");
        double rackWatts = plan.domains().getLast().expected().value();
        assertThat(objective.path("watts").asDouble()).isEqualTo(rackWatts);
        assertThat(objective.path("output_tokens_per_second").asDouble()).isCloseTo(5.5 * 211, within(1e-6));
        assertThat(objective.path("joules_per_output_token").asDouble())
                .isCloseTo(rackWatts / (5.5 * 211), within(1e-6));
        assertThat(objective.path("policy").asText()).isEqualTo("first-fit");
        assertThat(objective.path("seed").asLong()).isEqualTo(7);
    }

    @Test
    void leavesOutWhatItCannotKnow() {
        ObjectNode document = PlanDocument.write(problem, plan);
        assertThat(document.path("objective").has("gap")).isFalse();
        assertThat(document.path("objective").has("lower_bound_watts")).isFalse();
        assertThat(document.path("domains").get(0).has("shadow_price_watts_per_watt"))
                .isFalse();
        assertThat(document.path("replicas").get(0).has("sm_clock_mhz")).isFalse();
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        String text = PlanDocument.write(problem, plan).put("id", 12).toString();
        assertThat(PlanDocument.read(JSON.readTree(text))).isEqualTo(plan);
    }

    @Test
    void refusesWhatIsNoPlan() throws Exception {
        JsonNode other = JSON.readTree("{\"kind\": \"Model\"}");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> PlanDocument.read(other))
                .withMessage("The document of kind \"Model\" is not a Plan.");
        ObjectNode broken = PlanDocument.write(problem, plan);
        ((ObjectNode) broken.path("replicas").get(0)).remove("max_batch");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> PlanDocument.read(broken))
                .withMessage("The plan cannot be read: The field \"max_batch\" must be a number.");
    }
}
