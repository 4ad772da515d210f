package io.wattle.control.planner;

import io.wattle.fleet.NodeId;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// All that decides on a plan, besides the plan before it. Planned anew only when it changes.
///
/// @param documents what is applied
/// @param lost      nodes nobody has heard for so long that they count as gone
/// @param reserved  what lost nodes may still draw: their grants while they last, then their floor
/// @param failing   nodes on which everything that was to run has failed
/// @param memory    host memory by node, where a report told it and no document does
/// @param loads     requests a second to plan for, of models that follow what is measured; others are not in it
public record PlanInput(
        DocumentSet documents,
        SortedSet<NodeId> lost,
        SortedMap<NodeId, Watts> reserved,
        SortedSet<NodeId> failing,
        SortedMap<NodeId, Bytes> memory,
        SortedMap<ModelName, Double> loads) {
    /// Nothing is known.
    public static final PlanInput NOTHING = of(DocumentSet.EMPTY);

    /// All nodes are well and nothing more is known.
    public static PlanInput of(DocumentSet documents) {
        return new PlanInput(
                documents, new TreeSet<>(), new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
    }

    /// The models with the loads that are planned for.
    public List<Model> models() {
        return documents.models().stream().map(this::loaded).toList();
    }

    private Model loaded(Model model) {
        return model.demand()
                .filter(demand -> demand.isFollowed() && loads.containsKey(model.name()))
                .map(demand -> model.asked(
                        demand.at(Math.min(demand.requestsPerSecond(), loads.getOrDefault(model.name(), 0.0)))))
                .orElse(model);
    }
}
