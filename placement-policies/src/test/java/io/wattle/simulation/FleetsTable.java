package io.wattle.simulation;

import io.wattle.simulation.fleets.Fleets;
import io.wattle.workload.Model;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Prints what each fleet does with a few hours whose load follows a wave; for looking at, not for quoting.
final class FleetsTable {
    private FleetsTable() {}

    public static void main(String[] arguments) {
        double rate = 20;
        List<Model> models = List.of(TestDay.model("chat", "meta-llama/Llama-3.1-70B", rate));
        Trace trace = TestDay.trace(models, 4 * 3600, 1);
        SimulationInput input = TestDay.input(TestDay.cluster(16, Optional.empty()), models, trace);
        for (String name : arguments.length > 0 ? List.of(arguments) : Fleets.names()) {
            long begin = System.nanoTime();
            SimulationResult result = Simulation.run(
                    input, Fleets.named(name, input, Fleets.PLANNING_PERIOD).orElseThrow(), _ -> {});
            ModelOutcome all = result.all();
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %5.1f s  GPU %7.1f MJ total %7.1f MJ  ttft p99 %7.0f ms  tpot p99 %6.1f ms  met %.4f  rej %d  %s%n",
                    name,
                    (System.nanoTime() - begin) / 1e9,
                    all.energy().gpu() / 1e6,
                    all.energy().total() / 1e6,
                    all.firstToken().p99(),
                    all.perToken().p99(),
                    all.attainment(),
                    all.rejected(),
                    result.moves());
        }
    }
}
