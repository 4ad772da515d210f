package io.wattle.simulation;

import io.wattle.placement.FirstFit;
import io.wattle.simulation.fleets.FixedFleet;
import io.wattle.simulation.fleets.Fleets;
import io.wattle.workload.Model;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How long a day on a thousand GPUs takes; its main method prints a table: requests, who decides, who routes.
///
/// Seconds are the process's own on processors, since other work may run beside it. Arguments: requests a
/// second, else a day of a quarter, a half, one and two million requests.
final class SimulationBenchmark {
    private static final int NODES = 125;
    private static final double DAY = 86_400;
    private static final double A_MILLION_A_DAY = 11.6;

    private SimulationBenchmark() {}

    public static void main(String[] arguments) {
        run("first-fit", A_MILLION_A_DAY / 8, false); // the JVM warms up
        if (arguments.length > 0) {
            run("minimum-watts", Double.parseDouble(arguments[0]), true);
            return;
        }
        for (double share : List.of(0.25, 0.5, 1.0, 2.0)) {
            run("first-fit", share * A_MILLION_A_DAY, false);
            run("minimum-watts", share * A_MILLION_A_DAY, false);
            run("minimum-watts", share * A_MILLION_A_DAY, true);
        }
    }

    private static void run(String policy, double rate, boolean isGateway) {
        List<Model> models = List.of(TestDay.model("chat", "meta-llama/Llama-3.1-70B", rate));
        Trace trace = TestDay.trace(models, DAY, 1);
        SimulationInput input = TestDay.input(TestDay.cluster(NODES, Optional.empty()), models, trace);
        SimulationInput routed = isGateway ? TestDay.routedByTheGateway(input) : input;
        FleetController controller = policy.equals("first-fit")
                ? new FixedFleet(new FirstFit())
                : Fleets.named(policy, routed, Fleets.PLANNING_PERIOD).orElseThrow();
        double begin = processorSeconds();
        SimulationResult result = Simulation.run(routed, controller, _ -> {});
        double seconds = processorSeconds() - begin;
        System.gc();
        long memory = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        ModelOutcome all = result.all();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %,d | %,d | %.1f | %.1f | %.0f | %d | %.4f |%n",
                policy,
                isGateway ? "gateway" : "fewest in flight",
                all.completed(),
                all.outputTokens(),
                seconds,
                1e6 * seconds / all.completed(),
                1e9 * seconds / all.outputTokens(),
                memory >> 20,
                all.attained() / (double) all.arrived());
    }

    private static double processorSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
    }
}
