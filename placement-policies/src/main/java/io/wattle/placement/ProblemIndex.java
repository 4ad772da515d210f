package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The nodes and models of a problem by name, for the verifier.
final class ProblemIndex {
    private final Map<NodeId, Node> nodes = new LinkedHashMap<>();
    private final Map<NodeId, DomainId> racks = new HashMap<>();
    private final Map<ModelName, Model> models = new HashMap<>();

    ProblemIndex(PlacementProblem problem) {
        for (Rack rack : problem.cluster().racks()) {
            for (Node node : rack.nodes()) {
                nodes.put(node.id(), node);
                racks.put(node.id(), rack.id());
            }
        }
        problem.models().forEach(model -> models.put(model.name(), model));
    }

    Set<NodeId> nodes() {
        return nodes.keySet();
    }

    Optional<Node> findNode(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /// A node that is known to exist.
    Node node(NodeId id) {
        return findNode(id).orElseThrow();
    }

    Optional<Model> findModel(ModelName name) {
        return Optional.ofNullable(models.get(name));
    }

    /// A model that is known to exist.
    Model model(ModelName name) {
        return findModel(name).orElseThrow();
    }

    boolean isIn(NodeId node, DomainId rack) {
        return rack.equals(racks.get(node));
    }
}
