package io.wattle.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.workload.ModelName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FewestInFlightTest {
    private static final ModelName CHAT = new ModelName("chat");
    private static final RoutingRequest REQUEST = new RoutingRequest(CHAT, 1000, true);
    private static final RoutingState IDLE = new RoutingState(Map.of());

    private final RoutingPolicy policy = new FewestInFlight();

    @Test
    void onlyReplicaIsNamedAsSuch() {
        assertThat(policy.choose(REQUEST, List.of(replica(0, 2)), IDLE))
                .isEqualTo(new Choice(replica(0, 2), "only-replica"));
    }

    @Test
    void loadComesBeforeJoules() {
        var state = new RoutingState(Map.of(id(0), 1));
        assertThat(policy.choose(REQUEST, List.of(replica(0, 1), replica(1, 9)), state))
                .isEqualTo(new Choice(replica(1, 9), "fewest-in-flight"));
    }

    @Test
    void joulesDecideAmongEquallyLoaded() {
        var state = new RoutingState(Map.of(id(0), 3, id(1), 3, id(2), 4));
        assertThat(policy.choose(REQUEST, List.of(replica(0, 2), replica(1, 1), replica(2, 0.5)), state))
                .isEqualTo(new Choice(replica(1, 1), "lowest-joules"));
    }

    @Test
    void unknownCostIsNotCheap() {
        assertThat(policy.choose(REQUEST, List.of(unknown(0), replica(1, 1_000)), IDLE))
                .isEqualTo(new Choice(replica(1, 1_000), "lowest-joules"));
    }

    @Test
    void indexOrderIsOfNumbersAndNotOfText() {
        assertThat(policy.choose(REQUEST, List.of(unknown(10), unknown(2)), IDLE))
                .isEqualTo(new Choice(unknown(2), "first-by-name"));
    }

    @Test
    void noCandidateBreaksTheContract() {
        assertThatThrownBy(() -> policy.choose(REQUEST, List.of(), IDLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The model (chat) needs at least one candidate to choose from.");
    }

    private static ReplicaId id(int index) {
        return new ReplicaId(CHAT, index);
    }

    private static ReplicaEndpoint replica(int index, double joulesPerOutputToken) {
        var cost = new EnergyCost(Joules.ZERO, new Joules(joulesPerOutputToken), Origin.MEASURED);
        return new ReplicaEndpoint(id(index), new NodeId("n1"), URI.create("http://n1"), 0, 0, Optional.of(cost));
    }

    private static ReplicaEndpoint unknown(int index) {
        return new ReplicaEndpoint(id(index), new NodeId("n1"), URI.create("http://n1"), 0, 0, Optional.empty());
    }
}
