package io.wattle.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.placement.policies.Policies;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: no plan of any policy breaks a rule, whatever cluster and models it is asked about.
/// Method: random problems; the seed stands in the message, so a failure replays.
class PoliciesPropertyTest {
    private static final int SEEDS = 300;

    /// The first plan that a search finds; what more time finds is tested where the search is.
    private static final SearchBudget NO_TIME = () -> 0;

    static List<String> names() {
        return Policies.names();
    }

    private static Plan plan(String policy, PlacementProblem problem) {
        return Policies.named(policy, NO_TIME).orElseThrow().plan(problem);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPlanIsSound(String policy) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            PlacementProblem problem = RandomProblems.of(seed);
            assertThat(PlanVerifier.violations(problem, plan(policy, problem)))
                    .as("%s, seed %d", policy, seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameProblemGivesTheSamePlan(String policy) {
        for (long seed = 1; seed <= 20; seed++) {
            PlacementProblem problem = RandomProblems.of(seed);
            assertThat(plan(policy, problem)).as("%s, seed %d", policy, seed).isEqualTo(plan(policy, problem));
        }
    }

    /// Holds the generator to its purpose: were nothing placed or nothing refused, the tests above would prove little.
    @ParameterizedTest
    @MethodSource("names")
    void theProblemsPlaceSomeAndRefuseSome(String policy) {
        int replicas = 0;
        int unserved = 0;
        int sharded = 0;
        for (long seed = 1; seed <= SEEDS / 3; seed++) {
            Plan plan = plan(policy, RandomProblems.of(seed));
            replicas += plan.replicas().size();
            unserved += plan.unserved().size();
            sharded += (int) plan.replicas().stream()
                    .filter(replica -> replica.gpus().size() > 1)
                    .count();
        }
        assertThat(replicas).isGreaterThan(100);
        assertThat(unserved).isGreaterThan(33);
        assertThat(sharded).isGreaterThan(10);
    }
}
