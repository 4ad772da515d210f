package io.wattle.control.planner;

import io.wattle.fleet.NodeId;
import io.wattle.quantity.Bytes;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// All that decides on a plan, besides the plan before it. Planned anew only when it changes.
///
/// @param documents what is applied
/// @param lost      nodes nobody has heard for so long that they count as gone
/// @param failing   nodes on which everything that was to run has failed
/// @param memory    host memory by node, where a report told it and no document does
public record PlanInput(
        DocumentSet documents, SortedSet<NodeId> lost, SortedSet<NodeId> failing, SortedMap<NodeId, Bytes> memory) {
    /// Nothing is known.
    public static final PlanInput NOTHING = of(DocumentSet.EMPTY, Set.of(), Set.of(), Map.of());

    public static PlanInput of(
            DocumentSet documents, Set<NodeId> lost, Set<NodeId> failing, Map<NodeId, Bytes> memory) {
        return new PlanInput(documents, new TreeSet<>(lost), new TreeSet<>(failing), new TreeMap<>(memory));
    }
}
