package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A plan in the making: what is placed, what is left and who was refused. Lives for one call of a policy.
final class Draft implements Room {
    /// Refusals kept for explanations: of one replica, and of a whole plan.
    private static final int MOST_REJECTIONS_OF_A_REPLICA = 20;

    private static final int MOST_REJECTIONS = 1000;

    private final PlacementProblem problem;
    private final PowerBook power;
    private final Map<NodeId, NodeBook> nodes = new LinkedHashMap<>();
    private final List<Placed> placed = new ArrayList<>();
    private final Map<ModelName, Map<DomainId, Integer>> racksOf = new HashMap<>();
    private final List<UnservedDemand> unserved = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final Map<ReplicaId, Integer> rejectionsOf = new HashMap<>();

    Draft(PlacementProblem problem) {
        this.problem = problem;
        this.power = new PowerBook(problem.cluster());
        for (Rack rack : problem.cluster().racks()) {
            for (Node node : rack.nodes()) {
                NodeBook book = new NodeBook(rack, node, problem.hardware());
                nodes.put(node.id(), book);
                power.commit(rack, book.idlePower());
                power.expect(rack, book.idlePower());
            }
        }
    }

    @Override
    public int freeGpus(NodeId node) {
        return book(node).freeGpus();
    }

    @Override
    public Bytes freeMemory(NodeId node) {
        return book(node).freeMemory();
    }

    @Override
    public double busyShare(NodeId node) {
        return book(node).busyShare();
    }

    @Override
    public List<DomainRoom> domainsOf(Rack rack) {
        return power.roomOf(rack);
    }

    @Override
    public Map<DomainId, Integer> replicasByRack(ModelName model) {
        return racksOf.getOrDefault(model, Map.of());
    }

    @Override
    public Watts addedPower(Candidate candidate) {
        return book(candidate.node().id()).addedPower(candidate.option());
    }

    Placed place(Candidate candidate) {
        NodeBook book = book(candidate.node().id());
        power.commit(candidate.rack(), book.addedPower(candidate.option()));
        Placed replica = new Placed(candidate.id(), book, candidate.option(), book.take(candidate.option()));
        placed.add(replica);
        racksOf.computeIfAbsent(candidate.id().model(), unseen -> new HashMap<>())
                .merge(candidate.rack().id(), 1, Integer::sum);
        return replica;
    }

    void reject(ReplicaId replica, NodeId node, Verdict.Rejected verdict) {
        if (rejections.size() < MOST_REJECTIONS
                && rejectionsOf.merge(replica, 1, Integer::sum) <= MOST_REJECTIONS_OF_A_REPLICA) {
            rejections.add(new Rejection(replica, node, verdict.constraint(), verdict.reason()));
        }
    }

    void leaveUnserved(UnservedDemand demand) {
        unserved.add(demand);
    }

    Plan finish(String policy) {
        List<ReplicaPlacement> replicas = placed.stream().map(Placed::placement).toList();
        ExpectedDraw.above(replicas, nodes)
                .forEach((node, watts) -> power.expect(book(node).rack(), watts));
        Map<NodeId, NodeRole> roles = new HashMap<>();
        nodes.forEach((id, book) -> roles.put(id, book.isServing() ? NodeRole.SERVING : NodeRole.IDLE));
        return new Plan(policy, replicas, power.loads(), roles, unserved, rejections);
    }

    private NodeBook book(NodeId node) {
        NodeBook book = nodes.get(node);
        if (book == null) {
            throw new IllegalArgumentException("The node \"%s\" is not in the cluster \"%s\"."
                    .formatted(node, problem.cluster().name()));
        }
        return book;
    }
}
