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
import io.wattle.routing.ServedModel;
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
        assertThat(endpoints(first, Optional.of(PLANNED))).containsExactly(endpoint(Optional.of(PLANNED)));
        assertThat(endpoints(first, Optional.empty())).containsExactly(endpoint(Optional.empty()));

        // The stub counts 10 output tokens, 20 prompt tokens and 5 J a report: 5 J / (10 + 0.1 x 20) tokens.
        Fleet second = report(first, START.plus(Duration.ofSeconds(1)));
        assertThat(endpoints(second, Optional.of(PLANNED)))
                .containsExactly(endpoint(Optional.of(
                        new EnergyCost(new Joules(5.0 / 12 * 0.1), new Joules(5.0 / 12), Origin.MODELLED))));
    }

    @Test
    void onlyWhatStoodOnTheSameNodeIsKeptOfNodesThatHaveNotReported() {
        RoutingSnapshot before = new RoutingSnapshot(
                7,
                Map.of(
                        MODEL,
                        new ServedModel(
                                MODEL, "a model", 0, List.of(silent(0, "n1"), silent(1, "n2"), silent(2, "n3")))));
        var next = Routes.derive(new Routes.Input(
                List.of(new Routes.Listed(
                        new ModelListing(MODEL, "a model", 0),
                        List.of(assignment(1, "n2"), assignment(2, "n4"), assignment(3, "n5")))),
                Fleet.EMPTY,
                Map.of(),
                before));
        assertThat(next)
                .isEqualTo(new RoutingSnapshot(
                        8, Map.of(MODEL, new ServedModel(MODEL, "a model", 0, List.of(silent(1, "n2")), true))));
    }

    private static Routes.Assignment assignment(int index, String node) {
        ReplicaId replica = new ReplicaId(MODEL, index);
        return new Routes.Assignment(replica, replica.toString(), new NodeId(node), Optional.empty(), Optional.empty());
    }

    private static ReplicaEndpoint silent(int index, String node) {
        return new ReplicaEndpoint(
                new ReplicaId(MODEL, index), new NodeId(node), URI.create("http://" + node), 0, 0, Optional.empty());
    }

    private Fleet report(Fleet before, Moment at) {
        return ((Fold.Accepted) before.fold(node.report(), at)).fleet();
    }

    private static List<ReplicaEndpoint> endpoints(Fleet fleet, Optional<EnergyCost> expected) {
        return endpoints(fleet, expected, RoutingSnapshot.EMPTY);
    }

    private static List<ReplicaEndpoint> endpoints(Fleet fleet, Optional<EnergyCost> expected, RoutingSnapshot before) {
        var snapshot = Routes.derive(new Routes.Input(
                List.of(new Routes.Listed(
                        new ModelListing(MODEL, "a model", 0),
                        List.of(new Routes.Assignment(REPLICA, "chat/0", NODE, expected, Optional.of(PROFILE))))),
                fleet,
                Map.of(),
                before));
        return snapshot.models().get(MODEL).replicas();
    }

    private static ReplicaEndpoint endpoint(Optional<EnergyCost> cost) {
        return new ReplicaEndpoint(REPLICA, NODE, URI.create("http://127.0.0.1:9"), 1, 0, cost, Optional.of(PROFILE));
    }
}
