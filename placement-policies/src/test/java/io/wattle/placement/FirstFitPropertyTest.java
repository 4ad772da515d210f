package io.wattle.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Goal: no plan of first-fit breaks a rule, whatever cluster and models it is asked about.
/// Method: random problems; the seed is the repetition, so a failure replays.
class FirstFitPropertyTest {
    private final FirstFit policy = new FirstFit();

    @RepeatedTest(300)
    void everyPlanIsSound(RepetitionInfo repetition) {
        PlacementProblem problem = RandomProblems.of(repetition.getCurrentRepetition());
        assertThat(PlanVerifier.violations(problem, policy.plan(problem)))
                .as("seed %d", repetition.getCurrentRepetition())
                .isEmpty();
    }

    @RepeatedTest(20)
    void theSameProblemGivesTheSamePlan(RepetitionInfo repetition) {
        PlacementProblem problem = RandomProblems.of(repetition.getCurrentRepetition());
        assertThat(policy.plan(problem)).isEqualTo(new FirstFit().plan(problem));
    }

    /// Holds the generator to its purpose: were nothing placed or nothing refused, the tests above would prove little.
    @Test
    void theProblemsPlaceSomeAndRefuseSome() {
        int replicas = 0;
        int unserved = 0;
        int onProcessors = 0;
        int sharded = 0;
        for (long seed = 1; seed <= 300; seed++) {
            Plan plan = policy.plan(RandomProblems.of(seed));
            replicas += plan.replicas().size();
            unserved += plan.unserved().size();
            onProcessors += (int) plan.replicas().stream()
                    .filter(replica -> replica.gpus().isEmpty())
                    .count();
            sharded += (int) plan.replicas().stream()
                    .filter(replica -> replica.gpus().size() > 1)
                    .count();
        }
        assertThat(replicas).isGreaterThan(500);
        assertThat(unserved).isGreaterThan(200);
        assertThat(onProcessors).isGreaterThan(20);
        assertThat(sharded).isGreaterThan(50);
    }
}
