package io.wattle.cli;

import io.wattle.placement.DomainLoad;
import io.wattle.placement.Rejection;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Why a plan is as it is, as far as it says: sentences for people.
final class PlanReasons {
    private static final int MOST_DOMAINS = 10;

    /// What rounds to nothing is not worth a sentence.
    private static final double LEAST_PRICE = 0.005;

    private PlanReasons() {}

    static List<String> of(PlannedCluster planned) {
        List<String> sentences = new ArrayList<>();
        Map<ModelName, List<Rejection>> refused = planned.plan().rejections().stream()
                .collect(Collectors.groupingBy(rejection -> rejection.replica().model()));
        for (Model model : planned.problem().models()) {
            sentences.add(choice(model, planned));
            List<Rejection> rejections = refused.getOrDefault(model.name(), List.of());
            if (!rejections.isEmpty()) {
                sentences.add(refusal(rejections));
            }
        }
        planned.plan().domains().stream()
                .filter(load -> load.shadowPrice().orElse(0) >= LEAST_PRICE)
                .limit(MOST_DOMAINS)
                .forEach(load -> sentences.add(binding(load)));
        return sentences;
    }

    private static String choice(Model model, PlannedCluster planned) {
        List<ReplicaPlacement> replicas = planned.replicasOf(model);
        if (replicas.isEmpty()) {
            return model.name() + ": no replica.";
        }
        double used = replicas.stream()
                .mapToDouble(replica -> replica.expected().assignedRequestsPerSecond())
                .sum();
        double capacity = replicas.stream()
                .mapToDouble(replica -> replica.expected().capacityRequestsPerSecond())
                .sum();
        Map<String, Long> devices =
                replicas.stream().collect(Collectors.groupingBy(planned::devices, TreeMap::new, Collectors.counting()));
        return String.format(
                Locale.ROOT,
                "%s: %s on %s; it is given %.0f %% of what it can take within its objective, as %s.",
                model.name(),
                replicas.size() == 1 ? "one replica" : replicas.size() + " replicas",
                String.join(" and ", devices.keySet()),
                100 * used / capacity,
                replicas.stream()
                        .map(replica -> replica.configuration().precision().label())
                        .distinct()
                        .collect(Collectors.joining(" and ")));
    }

    private static String refusal(List<Rejection> rejections) {
        Map<String, Long> nodes = rejections.stream()
                .collect(Collectors.groupingBy(Rejection::constraint, TreeMap::new, Collectors.counting()));
        String counts = nodes.entrySet().stream()
                .map(constraint -> constraint.getValue() + " by " + constraint.getKey())
                .collect(Collectors.joining(", "));
        Rejection first = rejections.getFirst();
        return "  refused elsewhere: " + counts + "; on " + first.node() + ": " + first.reason();
    }

    private static String binding(DomainLoad load) {
        return String.format(
                Locale.ROOT,
                "%s binds: one more watt of its limit would save %.2f W.",
                load.domain(),
                load.shadowPrice().orElse(0));
    }
}
