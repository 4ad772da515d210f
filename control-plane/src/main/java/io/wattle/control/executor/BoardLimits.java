package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.fleet.NodeId;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import io.wattle.quantity.Watts;
import java.util.HashMap;
import java.util.Map;

/// The lowest limits that the boards of nodes take, as their drivers told them. A node that has not told has none.
final class BoardLimits {
    private BoardLimits() {}

    /// @param earlier reports from before this term, of nodes that have not been heard in it
    static Map<NodeId, Watts> lowest(Fleet fleet, Map<NodeId, NodeReport> earlier) {
        Map<NodeId, Watts> lowest = new HashMap<>();
        earlier.forEach((node, report) -> add(node, report, lowest));
        fleet.nodes().forEach((node, status) -> add(node, status.report(), lowest));
        return lowest;
    }

    /// Of several boards the one that goes least far: a cap holds for all of them.
    private static void add(NodeId node, NodeReport report, Map<NodeId, Watts> lowest) {
        double highest = 0;
        for (GpuReport gpu : report.gpus()) {
            highest = Math.max(highest, gpu.lowestLimitWatts().orElse(0));
        }
        if (highest > 0) {
            lowest.put(node, new Watts(highest));
        }
    }
}
