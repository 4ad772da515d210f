package io.wattle.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.FirstFit;
import io.wattle.quantity.Watts;
import io.wattle.simulation.fleets.FixedFleet;
import io.wattle.workload.Model;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: days with known answers.
class SimulationTest {
    private static final Model CHAT = TestDay.model("chat", "meta-llama/Llama-3.1-8B", 4);

    @Test
    void twoRunsSayTheSame() {
        SimulationInput input = TestDay.input(
                TestDay.cluster(2, Optional.empty()), List.of(CHAT), TestDay.trace(List.of(CHAT), 600, 7));
        assertEquals(run(input).toString(), run(input).toString());
    }

    @Test
    void anIdleClusterDrawsItsIdleWatts() {
        Trace.Builder one = new Trace.Builder();
        one.add(new Trace.Arrival(1000, 100, 1, CHAT.name(), "a"));
        SimulationResult result = run(TestDay.input(TestDay.cluster(1, Optional.empty()), List.of(CHAT), one.build()));
        double gpuIdle = HardwareCatalog.standard()
                .gpu("H100-SXM-80GB")
                .orElseThrow()
                .idlePower()
                .orElseThrow()
                .value();
        assertEquals(900 + 8 * gpuIdle, result.cluster().bins().getFirst().meanWatts(), 1e-6);
        assertEquals(1, result.all().completed());
        assertTrue(Double.isNaN(result.all().perToken().p50()), "one token has no gap");
    }

    @Test
    void aParkedNodeDrawsWhatItSays() {
        Trace.Builder one = new Trace.Builder();
        one.add(new Trace.Arrival(1000, 100, 10, CHAT.name(), "a"));
        Cluster cluster = TestDay.cluster(3, Optional.of(new Watts(40)));
        double parked = run(TestDay.input(cluster, List.of(CHAT), one.build()))
                .cluster()
                .bins()
                .getFirst()
                .meanWatts();
        double single = run(TestDay.input(TestDay.cluster(1, Optional.of(new Watts(40))), List.of(CHAT), one.build()))
                .cluster()
                .bins()
                .getFirst()
                .meanWatts();
        assertEquals(single + 80, parked, 1e-6);
    }

    @Test
    void aLimitBelowWhatIsDrawnIsAViolation() {
        Scenario drop = new Scenario(List.of(new Scenario.Event.Limit(100, new DomainId("r0"), new Watts(500))));
        SimulationResult result = run(with(drop));
        DomainSeries rack = result.domains().stream()
                .filter(each -> each.name().equals("r0"))
                .findFirst()
                .orElseThrow();
        assertEquals(result.seconds() - 100, rack.violationSeconds(), 1e-6);
    }

    @Test
    void aLostNodeFailsWhatItHadBegun() {
        SimulationResult result = run(with(new Scenario(List.of(new Scenario.Event.Failure(100, new NodeId("n0"))))));
        ModelOutcome all = result.all();
        assertTrue(all.failed() > 0 && all.failed() < 40, () -> "failed " + all.failed());
        assertEquals(all.arrived(), all.completed() + all.rejected() + all.failed());
    }

    @Test
    void aRequestLongerThanTheContextIsRejected() {
        Trace.Builder builder = new Trace.Builder();
        builder.add(new Trace.Arrival(1, 6000, 10, CHAT.name(), "a"));
        builder.add(new Trace.Arrival(2, 600, 10, CHAT.name(), "a"));
        ModelOutcome all = run(TestDay.input(TestDay.cluster(1, Optional.empty()), List.of(CHAT), builder.build()))
                .all();
        assertEquals(List.of(2L, 1L, 1L), List.of(all.arrived(), all.completed(), all.rejected()));
    }

    private static SimulationInput with(Scenario scenario) {
        return new SimulationInput(
                TestDay.cluster(2, Optional.empty()),
                List.of(CHAT),
                HardwareCatalog.standard(),
                TestDay.trace(List.of(CHAT), 300, 3),
                scenario,
                SimulationInput.Routing.FEWEST_IN_FLIGHT,
                1);
    }

    private static SimulationResult run(SimulationInput input) {
        return Simulation.run(input, new FixedFleet(new FirstFit()), _ -> {});
    }
}
