package io.wattle.simulation;

import io.wattle.placement.FirstFit;
import io.wattle.simulation.fleets.FixedFleet;
import io.wattle.workload.Model;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How long a day of a million requests on a thousand GPUs takes; its main method prints it.
final class SimulationBenchmark {
    private static final int NODES = 125;
    private static final double DAY = 86_400;

    private SimulationBenchmark() {}

    public static void main(String[] arguments) {
        double rate = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 11.6;
        List<Model> models = List.of(TestDay.model("chat", "meta-llama/Llama-3.1-70B", rate));
        Trace trace = TestDay.trace(models, DAY, 1);
        SimulationInput input = TestDay.input(TestDay.cluster(NODES, Optional.empty()), models, trace);
        for (int run = 0; run < 2; run++) {
            long begin = System.nanoTime();
            SimulationResult result = Simulation.run(input, new FixedFleet(new FirstFit()), _ -> {});
            double seconds = (System.nanoTime() - begin) / 1e9;
            long memory =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf(
                    Locale.ROOT,
                    "%d requests, %d tokens, %.1f s, %d MB; TTFT %s, TPOT %s, attainment %.4f, %s%n",
                    result.all().completed(),
                    result.all().outputTokens(),
                    seconds,
                    memory >> 20,
                    result.all().firstToken(),
                    result.all().perToken(),
                    result.all().attainment(),
                    result.all().energy());
        }
    }
}
