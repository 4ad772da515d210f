package io.wattle.placement.scenario;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.policies.Policies;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints how every policy does on every scenario, as a Markdown table. All figures are modelled; milliseconds are
/// those of this machine.
public final class PolicyTable {
    private static final double SEARCH_SECONDS = 10;

    private PolicyTable() {}

    /// Takes no arguments.
    public static void main(String[] arguments) {
        System.out.println(
                "| scenario | policy | watts | J per output token | served | unserved requests/s | gap | solve ms |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|---:|");
        Scenarios.all().forEach((name, problem) -> {
            for (String policy : Policies.names()) {
                System.out.println(row(name, policy, problem));
            }
        });
    }

    private static String row(String name, String policy, PlacementProblem problem) {
        plan(policy, problem); // the first run also compiles
        long begin = System.nanoTime();
        Plan plan = plan(policy, problem);
        double millis = (System.nanoTime() - begin) / 1e6;
        Map<String, Double> outputs = new HashMap<>();
        double asked = 0;
        for (Model model : problem.models()) {
            outputs.put(
                    model.name().value(),
                    model.demand().map(Demand::outputTokens).orElse(0).doubleValue());
            asked += model.demand().map(Demand::requestsPerSecond).orElse(0.0);
        }
        double served = 0;
        double tokens = 0;
        for (ReplicaPlacement replica : plan.replicas()) {
            double rate = replica.expected().assignedRequestsPerSecond();
            served += rate;
            tokens += rate * outputs.getOrDefault(replica.id().model().value(), 0.0);
        }
        double watts = plan.expectedPower(problem.cluster()).value();
        String unserved = plan.unserved().stream()
                .filter(demand -> demand.requestsPerSecond() > 1e-6)
                .map(demand -> "%s %.1f".formatted(demand.model(), demand.requestsPerSecond()))
                .collect(Collectors.joining(", "));
        String gap = plan.gap(problem.cluster()).isPresent()
                ? "%.2f %%".formatted(100 * plan.gap(problem.cluster()).getAsDouble())
                : "";
        return "| %s | %s | %.0f | %.2f | %.1f %% | %s | %s | %.0f |"
                .formatted(name, policy, watts, watts / tokens, 100 * served / asked, unserved, gap, millis);
    }

    private static Plan plan(String policy, PlacementProblem problem) {
        long begin = System.nanoTime();
        return Policies.named(policy, () -> SEARCH_SECONDS - (System.nanoTime() - begin) / 1e9)
                .orElseThrow()
                .plan(problem);
    }
}
