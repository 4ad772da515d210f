package io.wattle.simulation.fleets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.quantity.Watts;
import io.wattle.simulation.Days;
import io.wattle.simulation.DomainSeries;
import io.wattle.simulation.Scenario;
import io.wattle.simulation.Simulation;
import io.wattle.simulation.SimulationInput;
import io.wattle.simulation.SimulationResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: limits that fall and nodes that fail in a simulated day go through the ledger, as they would for real.
class CapControllerTest {
    private static final SimulationInput QUIET = Days.halfAnHour();

    private static SimulationResult run(String name, Scenario.Event... events) {
        SimulationInput input = new SimulationInput(
                QUIET.cluster(),
                QUIET.models(),
                QUIET.hardware(),
                QUIET.trace(),
                new Scenario(List.of(events)),
                QUIET.routing(),
                QUIET.seed());
        return Simulation.run(
                input, Fleets.named(name, input, Fleets.PLANNING_PERIOD).orElseThrow(), _ -> {});
    }

    @Test
    void aLimitThatFallsIsKeptWithinSeconds() {
        Scenario.Event fall = new Scenario.Event.Limit(600, new DomainId("r0"), new Watts(8_900));
        SimulationResult planned = run("minimum-watts", fall);
        double seconds = planned.violationSeconds();
        assertTrue(seconds > 0 && seconds < 6, () -> "until caps are confirmed: " + seconds);
        DomainSeries rack = planned.domains().stream()
                .filter(each -> each.name().equals("r0"))
                .findFirst()
                .orElseThrow();
        int settled = (int) (610 / rack.binSeconds()) + 1;
        double highest = rack.bins().stream()
                .skip(settled)
                .mapToDouble(DomainSeries.Bin::peakWatts)
                .max()
                .orElseThrow();
        assertTrue(highest <= 8_900, () -> "drawn at most afterwards: " + highest);
        assertEquals(planned.all().arrived(), planned.all().completed(), "late, but answered");
    }

    @Test
    void aNodeThatFailsKeepsItsWattsUntilTheyRunOut() {
        SimulationResult result = run(
                "minimum-watts",
                new Scenario.Event.Failure(600, new NodeId("n0")),
                new Scenario.Event.Return(900, new NodeId("n0")));
        assertEquals(0, result.violationSeconds(), "the others hold their limits");
        assertTrue(result.all().completed() > 0.99 * result.all().arrived(), () -> "answered: " + result.all());
    }
}
