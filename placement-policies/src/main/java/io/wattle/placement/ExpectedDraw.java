package io.wattle.placement;

import io.wattle.fleet.NodeId;
import io.wattle.quantity.Watts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What nodes are expected to draw above their idle power, by the load they are given.
final class ExpectedDraw {
    private ExpectedDraw() {}

    static Map<NodeId, Watts> above(List<ReplicaPlacement> replicas, Map<NodeId, NodeBook> books) {
        Map<NodeId, Double> gpu = new LinkedHashMap<>();
        Map<NodeId, Double> host = new LinkedHashMap<>();
        for (ReplicaPlacement replica : replicas) {
            NodeBook book = books.get(replica.node());
            double idle = book == null
                    ? 0
                    : book.gpuIdlePower().value() * replica.gpus().size();
            gpu.merge(replica.node(), Math.max(0, replica.expected().gpuPower().value() - idle), Double::sum);
            host.merge(replica.node(), replica.expected().hostPower().value(), Double::sum);
        }
        Map<NodeId, Watts> above = new LinkedHashMap<>();
        gpu.forEach((node, watts) -> {
            NodeBook book = books.get(node);
            double swing = book == null
                    ? 0
                    : book.node().host().max().value()
                            - book.node().host().idle().value();
            above.put(node, new Watts(watts + Math.min(swing, host.getOrDefault(node, 0.0))));
        });
        return above;
    }
}
