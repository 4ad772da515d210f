package io.wattle.simulation;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattle.placement.FirstFit;
import io.wattle.routing.FewestInFlight;
import io.wattle.routing.Profiles;
import io.wattle.simulation.fleets.FixedFleet;
import io.wattle.workload.Model;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: the fast way to route chooses what the gateway's policy chooses.
class DispatchersTest {
    @Test
    void fewestInFlightIsTheGatewaysChoice() {
        Model chat = TestDay.model("chat", "meta-llama/Llama-3.1-8B", 60);
        SimulationInput input = TestDay.input(
                TestDay.cluster(2, Optional.empty()), List.of(chat), TestDay.trace(List.of(chat), 120, 4));
        Simulation simulation = Simulation.begin(input, new FixedFleet(new FirstFit()));
        Dispatcher fast = Dispatchers.fewestInFlight();
        Dispatcher policy = new PolicyDispatcher(
                new FewestInFlight(), new Profiles(input.cluster(), input.models(), input.hardware()));
        int asked = 0;
        while (simulation.step()) {
            List<Replica> replicas = simulation.world().pool(chat.name()).serving();
            Sequence request = new Sequence(0, 100, 100, List.of());
            assertSame(policy.choose(request, replicas), fast.choose(request, replicas));
            asked += replicas.size() > 1 ? 1 : 0;
        }
        assertTrue(asked > 1000, "several replicas were there to choose from");
    }

    /// Eight replicas at a third of their load: the gateway's policy leaves some at rest.
    @Test
    void theGatewaysPolicyNeedsFewerJoulesWithinTheObjective() {
        Model chat = TestDay.model("chat", "meta-llama/Llama-3.1-8B", 60);
        Trace trace = TestDay.trace(List.of(TestDay.model("chat", "meta-llama/Llama-3.1-8B", 20)), 300, 4);
        SimulationInput input = TestDay.input(TestDay.cluster(2, Optional.empty()), List.of(chat), trace);
        SimulationResult spread = Simulation.run(input, new FixedFleet(new FirstFit()), _ -> {});
        SimulationResult joules =
                Simulation.run(TestDay.routedByTheGateway(input), new FixedFleet(new FirstFit()), _ -> {});
        assertTrue(joules.all().energy().total() < 0.85 * spread.all().energy().total());
        assertTrue(joules.all().attainment() > 0.99);
    }

    @Test
    void roundRobinAsksEachInItsTurn() {
        Model chat = TestDay.model("chat", "meta-llama/Llama-3.1-8B", 60);
        SimulationInput input =
                TestDay.input(TestDay.cluster(2, Optional.empty()), List.of(chat), TestDay.trace(List.of(chat), 10, 4));
        List<Replica> replicas = Simulation.begin(input, new FixedFleet(new FirstFit()))
                .world()
                .pool(chat.name())
                .serving();
        Dispatcher turns = Dispatchers.roundRobin();
        Sequence request = new Sequence(0, 100, 100, List.of());
        for (int round = 0; round < 2; round++) {
            for (Replica replica : replicas) {
                assertSame(replica, turns.choose(request, replicas));
            }
        }
    }
}
