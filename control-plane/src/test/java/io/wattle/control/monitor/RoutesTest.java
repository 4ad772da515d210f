package io.wattle.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.fleet.NodeId;
import io.wattle.performance.ServingCurve;
import io.wattle.placement.ReplicaId;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServingProfile;
import io.wattle.testing.StubNode;
import io.wattle.workload.ModelName;
import io.wattle.workload.ServiceLevelObjective;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final Moment START = new Moment(0, Instant.EPOCH);
    private static final NodeId NODE = new NodeId("n1");
    private static final ModelName MODEL = new ModelName("chat");
    private static final ReplicaId REPLICA = new ReplicaId(MODEL, 0);
    private static final EnergyCost PLANNED = new EnergyCost(Joules.ZERO, new Joules(0.25), Origin.MODELLED);

    private static final ServingProfile PROFILE = new ServingProfile(
            new ServingCurve(List.of(new ServingCurve.Point(1, 10, 0.1, 0.15, 0.1, 100)), 1000, 50),
            new ServiceLevelObjective(Duration.ofSeconds(2), Duration.ofMillis(50), 95));

    private final StubNode node = new StubNode("n1", "a");

    @Test
    void aTokenCostsWhatThePlanExpectsUntilTokensAreCounted() {
        node.follow(new DesiredState(1, 1, List.of(StubNode.desired("chat/0", 1)), Optional.empty(), 1000));
        Fleet first = report(Fleet.EMPTY, START);
        assertThat(endpoints(first, Map.of(REPLICA, PLANNED))).containsExactly(endpoint(Optional.of(PLANNED)));
        assertThat(endpoints(first, Map.of())).containsExactly(endpoint(Optional.empty()));

        // The stub counts 10 output tokens, 20 prompt tokens and 5 J a report: 5 J / (10 + 0.1 x 20) tokens.
        Fleet second = report(first, START.plus(Duration.ofSeconds(1)));
        assertThat(endpoints(second, Map.of(REPLICA, PLANNED)))
                .containsExactly(endpoint(Optional.of(
                        new EnergyCost(new Joules(5.0 / 12 * 0.1), new Joules(5.0 / 12), Origin.MODELLED))));
    }

    private Fleet report(Fleet before, Moment at) {
        return ((Fold.Accepted) before.fold(node.report(), at)).fleet();
    }

    private static List<ReplicaEndpoint> endpoints(Fleet fleet, Map<ReplicaId, EnergyCost> expected) {
        var snapshot = Routes.derive(new Routes.Input(
                List.of(new ModelListing(MODEL, "a model", 0)),
                Map.of(REPLICA, NODE),
                fleet,
                expected,
                Map.of(REPLICA, PROFILE),
                Map.of(),
                RoutingSnapshot.EMPTY));
        return snapshot.models().get(MODEL).replicas();
    }

    private static ReplicaEndpoint endpoint(Optional<EnergyCost> cost) {
        return new ReplicaEndpoint(REPLICA, NODE, URI.create("http://127.0.0.1:9"), 1, 0, cost, Optional.of(PROFILE));
    }
}
