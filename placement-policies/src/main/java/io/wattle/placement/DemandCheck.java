package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Recomputes that every demand is served or listed, that no replica is given more than it takes, and that each model
/// runs as many replicas as its bounds say.
final class DemandCheck {
    /// Share by which sums may differ in floating point.
    private static final double ROUNDING = 1e-6;

    private DemandCheck() {}

    static List<String> violations(PlacementProblem problem, Plan plan) {
        List<String> found = new ArrayList<>();
        Map<ModelName, List<ReplicaPlacement>> byModel = plan.replicas().stream()
                .collect(Collectors.groupingBy(replica -> replica.id().model()));
        for (Model model : problem.models()) {
            List<ReplicaPlacement> replicas = byModel.getOrDefault(model.name(), List.of());
            checkBounds(model, replicas.size(), plan, found);
            checkSum(model, replicas, plan, found);
            replicas.forEach(replica -> checkReplica(model, replica, found));
        }
        checkNames(problem, plan, found);
        checkProcessors(problem, plan, found);
        return found;
    }

    private static void checkBounds(Model model, int replicas, Plan plan, List<String> found) {
        boolean isExplained =
                plan.unserved().stream().anyMatch(demand -> demand.model().equals(model.name()));
        if (replicas > model.replicas().max() || (replicas < model.replicas().min() && !isExplained)) {
            found.add("The model \"%s\" has %d replicas and its bounds are %d to %d."
                    .formatted(
                            model.name(),
                            replicas,
                            model.replicas().min(),
                            model.replicas().max()));
        }
    }

    private static void checkSum(Model model, List<ReplicaPlacement> replicas, Plan plan, List<String> found) {
        double asked = model.demand().map(Demand::requestsPerSecond).orElse(0.0);
        double assigned = replicas.stream()
                .mapToDouble(replica -> replica.expected().assignedRequestsPerSecond())
                .sum();
        double unserved = plan.unserved().stream()
                .filter(demand -> demand.model().equals(model.name()))
                .mapToDouble(UnservedDemand::requestsPerSecond)
                .sum();
        if (Math.abs(assigned + unserved - asked) > ROUNDING * Math.max(1, asked)) {
            found.add("The demand of the model \"%s\" is %.6f requests/s and the plan assigns %.6f and leaves %.6f."
                    .formatted(model.name(), asked, assigned, unserved));
        }
    }

    private static void checkReplica(Model model, ReplicaPlacement replica, List<String> found) {
        ReplicaExpectation expected = replica.expected();
        double assigned = expected.assignedRequestsPerSecond();
        double capacity = expected.capacityRequestsPerSecond();
        if (!(assigned >= 0 && assigned <= capacity * (1 + ROUNDING)) || !Double.isFinite(capacity)) {
            found.add("The replica \"%s\" is assigned %.6f requests/s and takes %.6f."
                    .formatted(replica.id(), assigned, capacity));
        }
        if (expected.timeToFirstToken().compareTo(model.objective().timeToFirstToken()) > 0
                || expected.timePerOutputToken().compareTo(model.objective().timePerOutputToken()) > 0) {
            found.add("The replica \"%s\" answers after %s and takes %s for a token, beyond the objective of %s and %s."
                    .formatted(
                            replica.id(),
                            expected.timeToFirstToken(),
                            expected.timePerOutputToken(),
                            model.objective().timeToFirstToken(),
                            model.objective().timePerOutputToken()));
        }
        double most = replica.configuration()
                .gpuPowerCap()
                .map(cap -> cap.value() * replica.gpus().size())
                .orElse(0.0);
        if (expected.gpuPower().value() > most * (1 + ROUNDING)) {
            found.add("The GPUs of the replica \"%s\" are expected to draw %s, above their caps of %.0f W together."
                    .formatted(replica.id(), expected.gpuPower(), most));
        }
    }

    private static void checkNames(PlacementProblem problem, Plan plan, List<String> found) {
        List<ModelName> names = problem.models().stream().map(Model::name).toList();
        plan.unserved().stream()
                .filter(demand -> !names.contains(demand.model()) || !(demand.requestsPerSecond() >= 0))
                .forEach(demand -> found.add("The plan leaves %s requests/s of \"%s\" unserved, which nobody asked for."
                        .formatted(demand.requestsPerSecond(), demand.model())));
    }

    private static void checkProcessors(PlacementProblem problem, Plan plan, List<String> found) {
        ProblemIndex index = new ProblemIndex(problem);
        Map<Node, Double> busy = new LinkedHashMap<>();
        for (ReplicaPlacement replica : plan.replicas()) {
            Node node = index.node(replica.node());
            if (node.gpus().isEmpty()) {
                double share = replica.expected().assignedRequestsPerSecond()
                        / replica.expected().capacityRequestsPerSecond();
                busy.merge(node, share, Double::sum);
            }
        }
        busy.forEach((node, share) -> {
            if (share > 1 + ROUNDING) {
                found.add("The replicas of the node \"%s\" are assigned %.2f times what it can do."
                        .formatted(node.id(), share));
            }
        });
    }
}
