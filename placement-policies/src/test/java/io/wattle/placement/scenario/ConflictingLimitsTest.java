package io.wattle.placement.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.minimum.ConflictingLimits;
import io.wattle.placement.minimum.MinimumWatts;
import io.wattle.placement.scenario.ScenarioBuilder.Server;
import io.wattle.workload.ModelName;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConflictingLimitsTest {
    private static final Server H100 = Server.x86("H100-SXM-80GB", 8, 1_000, 2_000);
    private static final String LLAMA_8B = "meta-llama/Llama-3.1-8B";
    private static final String LLAMA_70B = "meta-llama/Llama-3.3-70B";

    @Test
    void theCapOfTheRackAlone() {
        PlacementProblem problem = new ScenarioBuilder("one-rack")
                .domain("feed", Optional.empty(), 30_000)
                .rack("r1", Optional.of("feed"), 3_000, 1, H100)
                .chat("assistant", LLAMA_70B, 8)
                .build();

        assertThat(sentence(problem, "assistant"))
                .isEqualTo(
                        "One limit stands in the way of \"assistant\": the limit of the power domain \"r1\" (2.6 kW).");
    }

    @Test
    void theCapAndWhatElseIsServedUnderIt() {
        PlacementProblem problem = new ScenarioBuilder("one-rack")
                .rack("r1", 5_000, 1, H100)
                .chat("small", LLAMA_8B, 30)
                .chat("assistant", LLAMA_70B, 14)
                .build();

        assertThat(sentence(problem, "assistant"))
                .isEqualTo("These limits together stand in the way of \"assistant\", and no fewer of them: "
                        + "what \"small\" is served (30 requests/s), the limit of the power domain \"r1\" (4.6 kW).");
    }

    @Test
    void aRackTooFewToSpreadOver() {
        PlacementProblem problem = new ScenarioBuilder("one-rack")
                .rack("r1", 20_000, 1, H100)
                .spread("small", LLAMA_8B, 10)
                .build();

        assertThat(sentence(problem, "small"))
                .isEqualTo("One limit stands in the way of \"small\": that \"small\" is spread over each rack.");
    }

    @Test
    void noLimitIsToBlame() {
        PlacementProblem problem = new ScenarioBuilder("one-rack")
                .rack("r1", 20_000, 1, H100)
                .chat("small", LLAMA_8B, 100_000)
                .build();

        assertThat(sentence(problem, "small"))
                .isEqualTo(
                        "Even with every limit lifted, the nodes do not serve all of \"small\": it needs more nodes, or other ones.");
    }

    private static String sentence(PlacementProblem problem, String model) {
        Plan plan = new MinimumWatts(SearchBudget.UNLIMITED).plan(problem);
        assertThat(plan.unserved()).extracting(left -> left.model().value()).containsExactly(model);
        return ConflictingLimits.of(problem, plan, new ModelName(model), SearchBudget.UNLIMITED)
                .orElseThrow();
    }
}
