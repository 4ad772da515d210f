package io.wattle.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.FirstFit;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import io.wattle.simulation.fleets.Variants;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: nothing is lost or made up, whatever happens to the fleet.
/// Method: random days with overload, replans, new clocks, lost nodes and changed limits, half of them held to a ledger
/// of watts; the laws are checked after every event, those of the ledger after every fourth. The
/// seed is the repetition, so a failure replays.
class SimulationPropertyTest {
    private static final List<String> ARCHITECTURES =
            List.of("meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-70B", "Qwen/Qwen3-30B-A3B");

    private static final List<SimulationInput.Routing> ROUTINGS = List.of(SimulationInput.Routing.values());

    /// Wants another random fleet again and again.
    private record Restless(SplittableRandom random, boolean isGranted, boolean isSplit) implements FleetController {
        @Override
        public String name() {
            return "restless";
        }

        @Override
        public double periodSeconds() {
            return 40;
        }

        /// Another replica of the same pool, perhaps, or the same.
        @Override
        public Optional<ModelName> answeringPool(ModelName pool) {
            return isSplit ? Optional.of(pool) : Optional.empty();
        }

        @Override
        public Optional<List<ReplicaPlacement>> decide(FleetView view) {
            if (random.nextInt(4) == 0) {
                return Optional.empty();
            }
            List<Model> models = new ArrayList<>();
            for (Model model : view.models()) {
                models.add(model.asked(new Demand(0.2 + 10 * random.nextDouble(), 1155, 211)));
            }
            List<ReplicaPlacement> wanted = new FirstFit()
                    .plan(new PlacementProblem(view.cluster(), models, view.hardware(), 0))
                    .replicas();
            return Optional.of(wanted.stream()
                    .filter(_ -> random.nextInt(6) > 0)
                    .map(each -> random.nextBoolean() ? each : Variants.clocked(each, 600 + 15 * random.nextInt(90)))
                    .toList());
        }
    }

    @RepeatedTest(40)
    void nothingIsLostOrMadeUp(RepetitionInfo repetition) {
        String seed = "seed " + repetition.getCurrentRepetition();
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        boolean isGranted = random.nextBoolean();
        Restless restless = new Restless(random.split(), isGranted, random.nextBoolean());
        Simulation simulation = Simulation.begin(day(random), restless);
        LedgerCheck ledger = new LedgerCheck(simulation.world(), seed);
        for (int event = 0; simulation.step(); event++) {
            Conservation.check(simulation.world(), seed);
            if (isGranted && event % 4 == 0) {
                ledger.check();
            }
        }
        SimulationResult result = simulation.world().result();
        ModelOutcome all = result.all();
        assertEquals(all.arrived(), all.completed() + all.rejected() + all.failed(), seed);
        double models = result.models().stream()
                .mapToDouble(each -> each.energy().total())
                .sum();
        double tenants =
                result.tenants().stream().mapToDouble(each -> each.joules()).sum();
        assertEquals(
                all.energy().total(),
                models + result.spare().total(),
                1e-6 * all.energy().total(),
                seed);
        assertEquals(models, tenants, 1e-6 * all.energy().total(), seed);
    }

    private static SimulationInput day(SplittableRandom random) {
        List<Model> models = new ArrayList<>();
        int count = 1 + random.nextInt(2);
        for (int index = 0; index < count; index++) {
            String architecture = ARCHITECTURES.get(random.nextInt(ARCHITECTURES.size()));
            models.add(TestDay.model("m" + index, architecture, 0.5 + 6 * random.nextDouble()));
        }
        Cluster cluster = TestDay.cluster(
                1 + random.nextInt(3), random.nextBoolean() ? Optional.of(new Watts(60)) : Optional.empty());
        return new SimulationInput(
                cluster,
                models,
                HardwareCatalog.standard(),
                TestDay.trace(models, 240, random.nextLong()),
                new Scenario(List.of(
                        new Scenario.Event.Failure(50 + random.nextInt(100), new NodeId("n0")),
                        new Scenario.Event.Return(170, new NodeId("n0")),
                        new Scenario.Event.Limit(90, new DomainId("r0"), new Watts(9000)))),
                ROUTINGS.get(random.nextInt(ROUTINGS.size())),
                random.nextLong());
    }
}
