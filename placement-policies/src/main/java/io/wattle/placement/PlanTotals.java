package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Watts;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Adds up what finished replicas commit and draw.
final class PlanTotals {
    private PlanTotals() {}

    static Plan of(
            PlacementProblem problem, Plan drafted, List<ReplicaPlacement> replicas, List<UnservedDemand> unserved) {
        Map<NodeId, NodeBook> books = new LinkedHashMap<>();
        PowerBook power = new PowerBook(problem.cluster());
        for (Rack rack : problem.cluster().racks()) {
            for (Node node : rack.nodes()) {
                NodeBook book = new NodeBook(rack, node, problem.hardware());
                books.put(node.id(), book);
                power.expect(rack, book.idlePower());
            }
        }
        Map<NodeId, Double> above = new HashMap<>();
        for (ReplicaPlacement replica : replicas) {
            double cap = replica.configuration().gpuPowerCap().map(Watts::value).orElse(0.0);
            NodeBook book = books.get(replica.node());
            double idle = book == null ? 0 : book.gpuIdlePower().value();
            above.merge(replica.node(), replica.gpus().size() * (cap - idle), Double::sum);
        }
        Map<NodeId, NodeRole> roles = new HashMap<>();
        books.forEach((id, book) -> {
            Double gpus = above.get(id);
            roles.put(id, gpus == null ? NodeRole.IDLE : NodeRole.SERVING);
            double host = gpus == null
                    ? 0
                    : book.node().host().max().minus(book.node().host().idle()).value();
            double added = host + (gpus == null ? 0 : gpus);
            power.commit(book.rack(), new Watts(book.idlePower().value() + added));
        });
        ExpectedDraw.above(replicas, books).forEach((node, watts) -> {
            NodeBook book = books.get(node);
            if (book != null) {
                power.expect(book.rack(), watts);
            }
        });
        return new Plan(drafted.policy(), replicas, power.loads(), roles, unserved, drafted.rejections());
    }
}
