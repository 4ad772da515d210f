package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks that every name of a plan exists, that no GPU runs two replicas, and each replica by itself.
final class Placements {
    private final PlacementProblem problem;
    private final Plan plan;
    private final ProblemIndex index;
    private final List<String> found = new ArrayList<>();

    Placements(PlacementProblem problem, Plan plan) {
        this.problem = problem;
        this.plan = plan;
        this.index = new ProblemIndex(problem);
    }

    List<String> violations() {
        Set<ReplicaId> ids = new HashSet<>();
        Map<GpuSlot, ReplicaId> users = new HashMap<>();
        for (ReplicaPlacement replica : plan.replicas()) {
            if (!ids.add(replica.id())) {
                found.add("The replica \"%s\" stands twice in the plan.".formatted(replica.id()));
            }
            checkPlace(replica);
            checkGpus(replica, users);
            Optional<Model> model = index.findModel(replica.id().model());
            Optional<Node> node = index.findNode(replica.node());
            if (model.isEmpty()) {
                found.add("The replica \"%s\" is of a model that is not asked for.".formatted(replica.id()));
            }
            if (model.isPresent() && node.isPresent()) {
                found.addAll(new ReplicaCheck(replica, model.get(), node.get(), problem.hardware()).violations());
            }
        }
        checkRoles();
        return List.copyOf(found);
    }

    private void checkPlace(ReplicaPlacement replica) {
        if (!index.isIn(replica.node(), replica.rack())) {
            found.add(
                    "The replica \"%s\" stands on the node \"%s\" of the rack \"%s\", which the cluster does not have."
                            .formatted(replica.id(), replica.node(), replica.rack()));
        }
    }

    private void checkGpus(ReplicaPlacement replica, Map<GpuSlot, ReplicaId> users) {
        for (GpuSlot slot : replica.gpus()) {
            Optional<Node> node = index.findNode(slot.node());
            if (node.isEmpty()
                    || !index.isIn(slot.node(), slot.rack())
                    || slot.index() < 0
                    || slot.index() >= node.get().gpuCount()) {
                found.add(
                        "The replica \"%s\" uses the GPU %d of the node \"%s\" in the rack \"%s\", which the cluster does not have."
                                .formatted(replica.id(), slot.index(), slot.node(), slot.rack()));
            }
            ReplicaId before = users.put(slot, replica.id());
            if (before != null) {
                found.add("The GPU %d of the node \"%s\" runs both \"%s\" and \"%s\"."
                        .formatted(slot.index(), slot.node(), before, replica.id()));
            }
        }
    }

    private void checkRoles() {
        Set<NodeId> serving = new HashSet<>();
        for (ReplicaPlacement replica : plan.replicas()) {
            serving.add(replica.node());
            replica.gpus().forEach(slot -> serving.add(slot.node()));
        }
        for (NodeId node : index.nodes()) {
            NodeRole actual = serving.contains(node) ? NodeRole.SERVING : NodeRole.IDLE;
            NodeRole stated = plan.nodes().get(node);
            boolean isParked = stated == NodeRole.PARKED
                    && actual == NodeRole.IDLE
                    && index.node(node).host().parked().isPresent();
            if (stated != actual && !isParked) {
                found.add("The plan calls the node \"%s\" %s and it is %s."
                        .formatted(node, stated == null ? "nothing" : stated, actual));
            }
        }
        if (plan.nodes().size() > index.nodes().size()) {
            found.add("The plan names %d nodes and the cluster has %d."
                    .formatted(plan.nodes().size(), index.nodes().size()));
        }
    }
}
