package io.wattle.cli;

import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A plan beside the cluster and the models that it is for, with what is looked up again and again.
record PlannedCluster(
        PlacementProblem problem, Plan plan, Map<NodeId, Node> nodes, Map<ModelName, List<ReplicaPlacement>> replicas) {
    static PlannedCluster of(PlacementProblem problem, Plan plan) {
        Map<NodeId, Node> nodes = new HashMap<>();
        problem.cluster().nodes().forEach(node -> nodes.put(node.id(), node));
        Map<ModelName, List<ReplicaPlacement>> replicas = new HashMap<>();
        for (ReplicaPlacement replica : plan.replicas()) {
            replicas.computeIfAbsent(replica.id().model(), _ -> new ArrayList<>())
                    .add(replica);
        }
        return new PlannedCluster(problem, plan, nodes, replicas);
    }

    List<ReplicaPlacement> replicasOf(Model model) {
        return replicas.getOrDefault(model.name(), List.of());
    }

    /// The devices a replica runs on: {@code 2 x H100-SXM-80GB}, or the name of its processor.
    String devices(ReplicaPlacement replica) {
        Node node = nodes.get(replica.node());
        if (node == null) {
            return Cells.UNKNOWN;
        }
        return node.gpus()
                .filter(_ -> !replica.gpus().isEmpty())
                .map(gpus -> replica.gpus().size() + " x " + gpus.type())
                .or(node::cpu)
                .orElse("processors");
    }

    double wantedRequestsPerSecond() {
        return problem.models().stream()
                .mapToDouble(
                        model -> model.demand().map(Demand::requestsPerSecond).orElse(0.0))
                .sum();
    }

    double servedRequestsPerSecond() {
        return plan.replicas().stream()
                .mapToDouble(replica -> replica.expected().assignedRequestsPerSecond())
                .sum();
    }

    double outputTokensPerSecond() {
        return problem.models().stream()
                .mapToDouble(model -> model.demand().map(Demand::outputTokens).orElse(0)
                        * replicasOf(model).stream()
                                .mapToDouble(replica -> replica.expected().assignedRequestsPerSecond())
                                .sum())
                .sum();
    }
}
