package io.wattle.placement;

import static io.wattle.placement.TestFleet.bounded;
import static io.wattle.placement.TestFleet.gpuNode;
import static io.wattle.placement.TestFleet.model;
import static io.wattle.placement.TestFleet.wishing;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.policies.Policies;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import io.wattle.workload.PlacementWish;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Racks a1 and a2 hang on the feed A, b1 on the feed B.
class SpreadHoldsTest {
    static List<String> names() {
        return Policies.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void keepsHalfOfTheReplicasWhenARackOrAFeedIsLost(String policy) {
        for (String level : List.of("rack", "feed")) {
            PlacementProblem problem = problem(level, 4, "a1", "a2", "b1");
            Plan plan =
                    Policies.named(policy, SearchBudget.UNLIMITED).orElseThrow().plan(problem);
            assertThat(plan.replicas()).as(level).hasSize(4);
            assertThat(PlanVerifier.violations(problem, plan)).as(level).isEmpty();
        }
    }

    @Test
    void refusesASecondReplicaBehindTheSameFeed() {
        Plan plan = new FirstFit().plan(problem("feed", 2, "a1", "a2"));
        assertThat(plan.replicas()).hasSize(1);
        assertThat(plan.unserved().getFirst().reason())
                .endsWith(
                        "The replica \"chat/1\" would be number 2 of 2 in the feed \"A\", which may hold 1 so that losing it leaves half.");
    }

    @Test
    void theVerifierCountsRacksAndFeeds() {
        PlacementProblem anywhere = problem("none", 3, "a1", "a2", "b1");
        Plan plan = new FirstFit().plan(anywhere);
        assertThat(plan.replicas()).hasSize(3);
        assertThat(PlanVerifier.violations(problem("rack", 3, "a1", "a2", "b1"), plan))
                .containsExactly(
                        "The rack \"a1\" holds 3 replicas of the model \"chat\", which wishes at most 2 there.");
        assertThat(PlanVerifier.violations(problem("feed", 3, "a1", "a2", "b1"), plan))
                .containsExactly(
                        "The feed \"A\" holds 3 replicas of the model \"chat\", which wishes at most 2 there.");
    }

    private static PlacementProblem problem(String level, int replicas, String... racks) {
        Model chat = bounded(model("chat", "meta-llama/Llama-3.1-8B", Optional.empty()), replicas, replicas);
        PlacementWish wish =
                new PlacementWish(List.of(), Set.of(), level.equals("none") ? Optional.empty() : Optional.of(level));
        List<Rack> members = List.of(racks).stream()
                .map(rack -> new Rack(
                        new DomainId(rack),
                        Optional.of(new DomainId(rack.substring(0, 1).toUpperCase(Locale.ROOT))),
                        new Watts(9000),
                        Watts.ZERO,
                        List.of(gpuNode("n-" + rack, "H100-SXM-80GB", 4))))
                .toList();
        return new PlacementProblem(
                new Cluster("test", List.of(feed("A"), feed("B")), members),
                List.of(wishing(chat, wish)),
                HardwareCatalog.standard(),
                0);
    }

    private static PowerDomain feed(String name) {
        return new PowerDomain(new DomainId(name), Optional.empty(), new Watts(90_000), 1);
    }
}
