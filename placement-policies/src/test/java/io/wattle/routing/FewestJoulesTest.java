package io.wattle.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.fleet.NodeId;
import io.wattle.performance.ServingCurve;
import io.wattle.performance.ServingCurve.Point;
import io.wattle.placement.ReplicaId;
import io.wattle.routing.RoutingRequest.Priority;
import io.wattle.routing.RoutingRequest.Wishes;
import io.wattle.workload.ModelName;
import io.wattle.workload.ServiceLevelObjective;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FewestJoulesTest {
    private static final ModelName CHAT = new ModelName("chat");
    private static final RoutingRequest REQUEST = request(Wishes.NONE);

    /// Half its watts wake it, the rest grow with the batch: 100, 120 and 150 W at 1, 2 and 4 requests.
    private static final ServingCurve CURVE = new ServingCurve(
            List.of(
                    new Point(1, 10, 0.10, 0.1, 100),
                    new Point(2, 18, 0.11, 0.1, 120),
                    new Point(4, 30, 0.13, 0.1, 150)),
            1000,
            50);

    private final RoutingPolicy policy = new FewestJoules();

    @Test
    void whatIsForeseenFollowsFromTheCurve() {
        var state = new RoutingState(Map.of(id(0), 1), Map.of(id(0), Duration.ofMillis(200)), Map.of(id(0), 64), 0);
        // 250 prompt tokens less 64 at 1000 a second, after 0.2 s; 20 W for 8 tokens/s more, 50 tokens; 0.15 J a prompt
        // token.
        double lateness = 0.11 / 0.2;
        double joules = 50 * 20 / 8.0 + 186 * 0.15;
        assertThat(policy.choose(REQUEST, List.of(replica(0)), state).considered())
                .containsExactly(
                        new Forecast(id(0), 2, Duration.ofMillis(486), Duration.ofMillis(110), lateness, joules, 64));
    }

    @Test
    void theFullestThatIsOnTimeCostsLeast() {
        var state = new RoutingState(Map.of(id(1), 1, id(2), 2));
        assertThat(reasonOf(REQUEST, state)).isEqualTo("chat/1 fewest-joules");
    }

    @Test
    void aReplicaThatWouldBeLateIsPassedOver() {
        var state = new RoutingState(Map.of(id(1), 1), Map.of(id(1), Duration.ofSeconds(2)), Map.of(), 0);
        assertThat(reasonOf(REQUEST, state)).isEqualTo("chat/0 fewest-joules");
    }

    /// Two answers together come in time on average, but one in twenty of them does not.
    @Test
    void aReplicaWhoseSlowestAnswersWouldBeLateIsFull() {
        var curve = new ServingCurve(
                List.of(new Point(1, 10, 0.10, 0.15, 0.1, 100), new Point(2, 18, 0.11, 0.21, 0.1, 120)), 1000, 50);
        var objective = new ServiceLevelObjective(Duration.ofSeconds(1), Duration.ofMillis(200), 95);
        var profile = Optional.of(new ServingProfile(curve, objective));
        var candidates = List.of(replica(0).with(profile), replica(1).with(profile));
        var choice = policy.choose(REQUEST, candidates, new RoutingState(Map.of(id(0), 1)));
        assertThat(choice.replica().replica()).isEqualTo(id(1));
        assertThat(choice.considered()).extracting(Forecast::isOnTime).containsExactly(false, true);
    }

    @Test
    void theLeastLateIsTakenWhereAllAre() {
        var late = Map.of(id(0), Duration.ofSeconds(9), id(1), Duration.ofSeconds(5), id(2), Duration.ofSeconds(7));
        assertThat(reasonOf(REQUEST, new RoutingState(Map.of(), late, Map.of(), 0)))
                .isEqualTo("chat/1 least-late");
    }

    @Test
    void aKnownPrefixIsWorthItsJoulesAndNoMore() {
        // 192 tokens at 0.15 J are 28.8 J; waking a replica costs 500 J, joining one at 1 costs 125 J.
        var bothIdle = new RoutingState(Map.of(), Map.of(), Map.of(id(2), 192), 0);
        assertThat(reasonOf(REQUEST, bothIdle)).isEqualTo("chat/2 prefix");
        var oneAwake = new RoutingState(Map.of(id(1), 1), Map.of(), Map.of(id(2), 192), 0);
        assertThat(reasonOf(REQUEST, oneAwake)).isEqualTo("chat/1 fewest-joules");
    }

    @Test
    void aSessionIsKeptWhileItsReplicaIsOnTime() {
        var session = request(new Wishes(Priority.NORMAL, Optional.of(id(2)), OptionalInt.empty()));
        assertThat(reasonOf(session, new RoutingState(Map.of(id(1), 1)))).isEqualTo("chat/2 session");
        var late = new RoutingState(Map.of(id(1), 1), Map.of(id(2), Duration.ofSeconds(2)), Map.of(), 0);
        assertThat(reasonOf(session, late)).isEqualTo("chat/1 fewest-joules");
    }

    @Test
    void priorityDecidesHowMuchLatencyCounts() {
        var state = new RoutingState(Map.of(id(1), 1), Map.of(id(1), Duration.ofSeconds(2)), Map.of(), 0);
        var patient = request(new Wishes(Priority.LOW, Optional.empty(), OptionalInt.empty()));
        assertThat(reasonOf(patient, state)).isEqualTo("chat/1 fewest-joules");
        var urgent = request(new Wishes(Priority.HIGH, Optional.empty(), OptionalInt.empty()));
        assertThat(reasonOf(urgent, new RoutingState(Map.of(id(1), 1, id(0), 1))))
                .isEqualTo("chat/2 quickest");
    }

    @Test
    void withoutAProfileOfEachTheFewestInFlightDecides() {
        var unknown = new ReplicaEndpoint(id(7), new NodeId("n"), URI.create("http://n"), 0, 0, Optional.empty());
        var state = new RoutingState(Map.of(id(0), 1));
        var choice = policy.choose(REQUEST, List.of(replica(0), unknown), state);
        assertThat(choice).isEqualTo(new Choice(unknown, "fewest-in-flight"));
    }

    @Test
    void baselinesTakeTurnsRollDiceAndFollowPrefixes() {
        var candidates = List.of(replica(2), replica(0), replica(1));
        var third = new RoutingState(Map.of(), Map.of(), Map.of(id(1), 64), 5);
        assertThat(new RoundRobin().choose(REQUEST, candidates, third)).isEqualTo(new Choice(replica(2), "turn"));
        assertThat(new LongestPrefix().choose(REQUEST, candidates, third)).isEqualTo(new Choice(replica(1), "prefix"));
        var loaded = new RoutingState(Map.of(id(0), 9, id(1), 9), Map.of(), Map.of(), 5);
        var drawn = new PowerOfTwoChoices(3).choose(REQUEST, candidates, loaded);
        assertThat(drawn).isEqualTo(new PowerOfTwoChoices(3).choose(REQUEST, candidates, loaded));
        assertThat(drawn.reason()).isEqualTo("fewer-of-two");
        assertThat(RoutingPolicies.names())
                .containsExactly("fewest-in-flight", "fewest-joules", "longest-prefix", "round-robin", "two-choices");
    }

    @Test
    void prefixesAreRememberedInOrderAndForgottenByAge() {
        var memory = new PrefixMemory(3);
        memory.add(id(0), List.of(1L, 2L));
        assertThat(memory.cachedTokens(id(0), List.of(1L, 2L, 3L))).isEqualTo(128);
        assertThat(memory.cachedTokens(id(0), List.of(2L, 1L))).isEqualTo(128);
        assertThat(memory.cachedTokens(id(1), List.of(1L))).isZero();
        memory.add(id(0), List.of(4L, 5L));
        assertThat(memory.cachedTokens(id(0), List.of(2L))).isZero();
        assertThat(memory.cachedTokens(id(0), List.of(1L, 4L))).isEqualTo(128);
        memory.forget(id(0));
        assertThat(memory.cachedTokens(id(0), List.of(1L))).isZero();
    }

    private String reasonOf(RoutingRequest request, RoutingState state) {
        var choice = policy.choose(request, List.of(replica(0), replica(1), replica(2)), state);
        return choice.replica().replica() + " " + choice.reason();
    }

    private static RoutingRequest request(Wishes wishes) {
        return new RoutingRequest(CHAT, 1000, true, wishes);
    }

    private static ReplicaId id(int index) {
        return new ReplicaId(CHAT, index);
    }

    /// A second to the first token, 200 ms between tokens.
    private static ReplicaEndpoint replica(int index) {
        var objective = new ServiceLevelObjective(Duration.ofSeconds(1), Duration.ofMillis(200), 95);
        return new ReplicaEndpoint(id(index), new NodeId("n1"), URI.create("http://n1"), 0, 0, Optional.empty())
                .with(Optional.of(new ServingProfile(CURVE, objective)));
    }
}
