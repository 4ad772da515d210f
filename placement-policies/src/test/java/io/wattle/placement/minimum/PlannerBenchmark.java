package io.wattle.placement.minimum;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.Rack;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import io.wattle.placement.SearchBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Prints how long planning takes, how far from the bound it ends and what memory it needs, as a table.
final class PlannerBenchmark {
    private static final double NANOS = 1e9;

    private PlannerBenchmark() {}

    public static void main(String[] arguments) {
        System.out.println(
                "| GPUs | racks | PDUs | types | models | W per rack | case | s | gap | served | replicas | kept | heap MB |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        List<LargeProblems> sizes = new ArrayList<>(List.of(
                new LargeProblems(2, 1, 1, 20, 0.5, 24),
                new LargeProblems(2, 1, 1, 20, 0.5, 20),
                new LargeProblems(2, 1, 1, 20, 0.6, 14),
                new LargeProblems(32, 5, 3, 30, 0.5, 24),
                new LargeProblems(32, 5, 3, 30, 0.5, 20),
                new LargeProblems(32, 5, 3, 30, 0.6, 14),
                new LargeProblems(320, 20, 3, 50, 0.5, 20),
                new LargeProblems(320, 20, 3, 50, 0.6, 14)));
        for (LargeProblems size : sizes) {
            run(size);
        }
    }

    private static void run(LargeProblems size) {
        MinimumWatts policy = new MinimumWatts(SearchBudget.UNLIMITED);
        PlacementProblem problem = size.problem(7);
        Plan first = report(size, "first plan", policy, problem, Optional.empty());
        Plan again = report(
                size, "the same again", policy, withRunning(problem, problem.cluster(), first), Optional.of(first));
        Cluster lost = withoutNode(problem.cluster());
        report(size, "a node lost", policy, withRunning(problem, lost, again), Optional.of(again));
        Cluster lower = withLowerCap(problem.cluster());
        report(size, "a cap lowered", policy, withRunning(problem, lower, again), Optional.of(again));
    }

    private static Plan report(
            LargeProblems size, String label, MinimumWatts policy, PlacementProblem problem, Optional<Plan> before) {
        long start = System.nanoTime();
        Plan plan = policy.plan(problem);
        double seconds = (System.nanoTime() - start) / NANOS;
        List<String> violations = PlanVerifier.violations(problem, plan);
        if (!violations.isEmpty()) {
            throw new IllegalStateException(violations.getFirst());
        }
        double asked = problem.models().stream()
                .mapToDouble(model -> model.demand().orElseThrow().requestsPerSecond())
                .sum();
        double left = plan.unserved().stream()
                .mapToDouble(each -> each.requestsPerSecond())
                .sum();
        long kept = before.map(old -> plan.replicas().stream()
                        .filter(replica -> old.replicas().stream()
                                .anyMatch(other -> other.id().equals(replica.id())
                                        && other.node().equals(replica.node())))
                        .count())
                .orElse(0L);
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %.0f | %s | %.2f | %.2f %% | %.1f %% | %d | %d | %d |%n",
                size.racks() * 32,
                size.racks(),
                size.pdus(),
                size.gpuTypes(),
                size.models(),
                size.rackKilowatts() * 1000,
                label,
                seconds,
                100 * plan.gap(problem.cluster()).orElseThrow(),
                100 * (1 - left / asked),
                plan.replicas().size(),
                kept,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        return plan;
    }

    private static PlacementProblem withRunning(PlacementProblem problem, Cluster cluster, Plan running) {
        return new PlacementProblem(
                cluster, problem.models(), problem.hardware(), problem.seed(), Optional.of(running));
    }

    private static Cluster withoutNode(Cluster cluster) {
        List<Rack> racks = new ArrayList<>(cluster.racks());
        Rack first = racks.getFirst();
        racks.set(
                0,
                new Rack(
                        first.id(),
                        first.parent(),
                        first.cap(),
                        first.guard(),
                        first.nodes().subList(1, first.nodes().size())));
        return new Cluster(cluster.name(), cluster.powerDomains(), racks);
    }

    private static Cluster withLowerCap(Cluster cluster) {
        List<Rack> racks = new ArrayList<>(cluster.racks());
        Rack first = racks.getFirst();
        racks.set(0, new Rack(first.id(), first.parent(), first.cap().times(0.8), first.guard(), first.nodes()));
        return new Cluster(cluster.name(), cluster.powerDomains(), racks);
    }
}
