package io.wattle.simulation;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// Prints every measured run of Llama beside the same run simulated, and how far each pair of model and GPUs is off at
/// each number of clients.
///
/// Method: its main method; {@code io.wattle.simulation.ClosedLoopTable all} prints the single runs too.
final class ClosedLoopTable {
    private static final double NEAR = 0.15;

    private record Line(MeasuredRun run, ClosedLoop.Latency simulated) {
        double firstToken() {
            return simulated.firstTokenMillis() / run.firstTokenMillis() - 1;
        }

        double perToken() {
            return simulated.perTokenMillis() / run.perTokenMillis() - 1;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-28s %4d clients, %4d in, %4d out: first token %5.0f ms measured, %5.0f simulated, %4.0f %%;"
                            + " per token %5.1f, %5.1f, %4.0f %%%s",
                    run.pair(),
                    run.number("batch_or_concurrency"),
                    run.number("isl"),
                    run.number("osl"),
                    run.firstTokenMillis(),
                    simulated.firstTokenMillis(),
                    100 * firstToken(),
                    run.perTokenMillis(),
                    simulated.perTokenMillis(),
                    100 * perToken(),
                    run.isHeldBack() ? "; prompts held back" : "");
        }
    }

    private ClosedLoopTable() {}

    public static void main(String[] arguments) throws IOException {
        List<Line> lines = MeasuredRun.all().stream()
                .map(run -> new Line(run, run.simulated()))
                .toList();
        if (arguments.length > 0) {
            lines.forEach(System.out::println);
        }
        Map<String, Map<Integer, List<Line>>> pairs = lines.stream()
                .filter(line -> !line.run.isHeldBack())
                .collect(Collectors.groupingBy(
                        line -> line.run.pair(),
                        TreeMap::new,
                        Collectors.groupingBy(
                                line -> line.run.number("batch_or_concurrency"), TreeMap::new, Collectors.toList())));
        pairs.forEach((pair, clients) -> clients.forEach((count, some) -> System.out.println(String.format(
                Locale.ROOT,
                "%-28s %4d clients, %2d runs: first token off by %4.0f %% in the median, %2d within 15 %%;"
                        + " per token %4.0f %%, %2d",
                pair,
                count,
                some.size(),
                100 * middle(some.stream().mapToDouble(Line::firstToken)),
                near(some.stream().mapToDouble(Line::firstToken)),
                100 * middle(some.stream().mapToDouble(Line::perToken)),
                near(some.stream().mapToDouble(Line::perToken))))));
    }

    private static double middle(DoubleStream errors) {
        double[] sorted = errors.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static long near(DoubleStream errors) {
        return Arrays.stream(errors.toArray())
                .filter(error -> Math.abs(error) <= NEAR)
                .count();
    }
}
