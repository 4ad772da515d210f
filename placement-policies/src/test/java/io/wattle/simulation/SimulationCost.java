package io.wattle.simulation;

import io.wattle.placement.FirstFit;
import io.wattle.simulation.fleets.FixedFleet;
import io.wattle.workload.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether a simulation's cost is linear in its token steps: each answered token is one step of one sequence. Its main
/// method runs one day of 1,000 GPUs at rates over a factor of 32, three times each, and prints the median of the
/// process's processor seconds, the line that fits them best, and how far each is from it.
///
/// The fleet is planned once, so that planning has no part in it; the first argument {@code gateway} routes as the
/// gateway does, whose cost grows with the replicas too.
final class SimulationCost {
    private static final int NODES = 125;
    private static final double DAY = 86_400;
    private static final int RUNS = 3;
    private static final List<Double> RATES = List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0);

    private record Point(double tokens, double seconds) {}

    private SimulationCost() {}

    public static void main(String[] arguments) {
        boolean isGateway = arguments.length > 0 && arguments[0].equals("gateway");
        measure(RATES.getFirst(), isGateway); // the JVM warms up
        List<Point> points = new ArrayList<>();
        for (double rate : RATES) {
            points.add(measure(rate, isGateway));
        }
        double[] line = line(points);
        System.out.printf(
                Locale.ROOT,
                "| token steps, million | seconds, median of %d | ns a step | off the line |%n|---|---|---|---|%n",
                RUNS);
        for (Point point : points) {
            double fitted = line[0] + line[1] * point.tokens;
            System.out.printf(
                    Locale.ROOT,
                    "| %.1f | %.2f | %.1f | %+.0f %% |%n",
                    point.tokens / 1e6,
                    point.seconds,
                    1e9 * point.seconds / point.tokens,
                    100 * (point.seconds / fitted - 1));
        }
        System.out.printf(
                Locale.ROOT,
                "%nseconds = %.2f + %.1f ns a token step; doubling the steps takes %.2f times as long%n",
                line[0],
                1e9 * line[1],
                Math.pow(2, exponent(points)));
    }

    private static Point measure(double rate, boolean isGateway) {
        List<Model> models = List.of(TestDay.model("chat", "meta-llama/Llama-3.1-70B", rate));
        SimulationInput given =
                TestDay.input(TestDay.cluster(NODES, Optional.empty()), models, TestDay.trace(models, DAY, 1));
        SimulationInput input = isGateway ? TestDay.routedByTheGateway(given) : given;
        List<Double> seconds = new ArrayList<>();
        long tokens = 0;
        for (int run = 0; run < RUNS; run++) {
            double begin = processorSeconds();
            tokens = Simulation.run(input, new FixedFleet(new FirstFit()), _ -> {})
                    .all()
                    .outputTokens();
            seconds.add(processorSeconds() - begin);
        }
        return new Point(tokens, seconds.stream().sorted().toList().get(RUNS / 2));
    }

    private static double processorSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
    }

    /// Constant and slope of the line whose relative errors are smallest, so that small days count as much as large.
    private static double[] line(List<Point> points) {
        double weights = 0;
        double tokens = 0;
        double seconds = 0;
        double squares = 0;
        double products = 0;
        for (Point point : points) {
            double weight = 1 / (point.seconds * point.seconds);
            weights += weight;
            tokens += weight * point.tokens;
            seconds += weight * point.seconds;
            squares += weight * point.tokens * point.tokens;
            products += weight * point.tokens * point.seconds;
        }
        double slope = (weights * products - tokens * seconds) / (weights * squares - tokens * tokens);
        return new double[] {(seconds - slope * tokens) / weights, slope};
    }

    /// Of tokens in seconds, by the slope of their logarithms.
    private static double exponent(List<Point> points) {
        List<Point> logarithms = points.stream()
                .map(point -> new Point(Math.log(point.tokens), Math.log(point.seconds)))
                .toList();
        double tokens = logarithms.stream().mapToDouble(Point::tokens).average().orElseThrow();
        double seconds =
                logarithms.stream().mapToDouble(Point::seconds).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (Point point : logarithms) {
            products += (point.tokens - tokens) * (point.seconds - seconds);
            squares += (point.tokens - tokens) * (point.tokens - tokens);
        }
        return products / squares;
    }
}
