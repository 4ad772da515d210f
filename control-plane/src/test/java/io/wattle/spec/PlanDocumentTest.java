package io.wattle.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.placement.FirstFit;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanDocumentTest {
    private static final Catalogs CATALOGS = Catalogs.withoutFiles();

    @Test
    void writesThePlanOfTheExample() throws SpecException {
        Documents documents = Documents.parse(Examples.CLUSTER + "---\n" + Examples.MODEL, CATALOGS);
        PlacementProblem problem =
                new PlacementProblem(documents.cluster().orElseThrow(), documents.models(), CATALOGS.hardware(), 7);
        Plan plan = new FirstFit().plan(problem);
        assertThat(PlanVerifier.violations(problem, plan)).isEmpty();
        ObjectNode document = PlanDocument.write(problem, plan);
        assertThat(document.path("kind").asText()).isEqualTo("Plan");
        assertThat(document.path("objective").path("policy").asText()).isEqualTo("first-fit");
        assertThat(document.path("objective").path("seed").asLong()).isEqualTo(7);
        assertThat(document.path("objective").has("gap")).isFalse();
        assertThat(document.path("objective").path("output_tokens_per_second").asDouble())
                .isEqualTo(5.5 * 211);
        assertThat(document.path("replicas")).isNotEmpty();
        assertThat(document.path("unserved")).isEmpty();
        assertThat(List.copyOf(document.path("domains").findValuesAsText("name")))
                .containsExactly("row-1", "pdu-1a", "r1");
        assertThat(document.path("nodes")).hasSize(4);
    }
}
