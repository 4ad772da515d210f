package io.wattle.simulation.fleets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattle.simulation.Days;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.ModelOutcome;
import io.wattle.simulation.Simulation;
import io.wattle.simulation.SimulationInput;
import io.wattle.simulation.SimulationResult;
import io.wattle.workload.ModelName;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Goal: every fleet serves an easy half hour, twice the same way, and does what its name says.
class FleetsTest {
    private static final SimulationInput HOUR = Days.halfAnHour();

    private static SimulationResult run(String name) {
        return Simulation.run(
                HOUR, Fleets.named(name, HOUR, Fleets.PLANNING_PERIOD).orElseThrow(), _ -> {});
    }

    @TestFactory
    Stream<DynamicTest> everyFleetServesAnEasyHour() {
        return Fleets.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    SimulationResult result = run(name);
                    ModelOutcome all = result.all();
                    assertEquals(all.arrived(), all.completed(), "every request is answered");
                    assertTrue(all.attainment() > 0.9, () -> "within objectives: " + all.attainment());
                    assertEquals(0, result.violationSeconds(), "watts are plenty");
                    assertEquals(result.toString(), run(name).toString(), "the same input, the same result");
                }));
    }

    @Test
    void theSidesOfAModelKeepItsName() {
        FleetController apart =
                Fleets.named("splitwise", HOUR, Fleets.PLANNING_PERIOD).orElseThrow();
        ModelName odd = new ModelName("a.prompts.b.answers");
        ModelName reading = apart.pool(odd, 1, 1);
        assertEquals(odd, apart.modelOf(reading));
        assertEquals(odd, apart.modelOf(apart.answeringPool(reading).orElseThrow()));
    }

    @Test
    void scalingClocksSavesEnergyAndMovesNothing() {
        SimulationResult fixed = run("static-max-clock");
        SimulationResult clocks = run("scale-clocks");
        assertEquals(0, clocks.moves().starts());
        assertTrue(clocks.moves().retunes() > 0);
        assertTrue(clocks.all().energy().gpu() < fixed.all().energy().gpu());
    }

    @Test
    void thePlannerNeedsLessThanTheStaticFleet() {
        double planned = run("minimum-watts").all().energy().total();
        assertTrue(planned < run("static-max-clock").all().energy().total());
    }
}
