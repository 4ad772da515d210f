package io.wattle.placement.minimum;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.SearchBudget;
import io.wattle.workload.ModelName;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlternativesTest {
    private final PlacementProblem problem = new LargeProblems(2, 1, 1, 3, 0.3, 24).problem(7);
    private final Plan plan = new MinimumWatts(SearchBudget.UNLIMITED).plan(problem);

    @Test
    void theWaysOfThePlanComeFirstAndNoOtherIsCheaperWithoutAReason() {
        for (var model : problem.models()) {
            List<Alternative> ways = Alternatives.of(problem, plan, model.name());

            assertThat(ways.getFirst().isChosen()).isTrue();
            assertThat(ways.getFirst().reason()).startsWith("The plan runs it so, for ");
            assertThat(ways).hasSizeGreaterThan(3).allSatisfy(way -> {
                if (!way.isChosen() && way.excessWatts().orElse(1) < 0) {
                    assertThat(way.reason()).contains(" less, but ");
                }
                assertThat(way.capacity()).isPositive();
            });
        }
    }

    @Test
    void theirWattsAreThoseOfThePlanWhereItUsesOneWayAlone() {
        ModelName name = problem.models().getFirst().name();
        List<Alternative> chosen = Alternatives.of(problem, plan, name).stream()
                .filter(Alternative::isChosen)
                .toList();
        assertThat(chosen)
                .singleElement()
                .satisfies(way -> assertThat(Math.abs(way.excessWatts().orElseThrow()))
                        .isLessThan(0.02 * way.watts().orElseThrow()));
    }
}
