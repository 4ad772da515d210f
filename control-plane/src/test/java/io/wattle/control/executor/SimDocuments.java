package io.wattle.control.executor;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.InvalidDocumentException;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.SpecReader;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaExpectation;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.CapCurves;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import io.wattle.spec.Catalogs;
import io.wattle.workload.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is applied in the simulation: six nodes in two racks under one PDU, and a model for each of them.
final class SimDocuments {
    static final DomainId PDU = new DomainId("pdu");
    static final Cluster CLUSTER = cluster();
    static final DocumentSet DOCUMENTS = documents();
    static final PlacementProblem PROBLEM =
            new PlacementProblem(CLUSTER, DOCUMENTS.models(), HardwareCatalog.standard(), 1);
    private static final int NODES = 6;
    /// What a model serves under a cap is always the same, and dear to work out.
    private static final ThreadLocal<CapCurves> CURVES = ThreadLocal.withInitial(CapCurves::new);

    private SimDocuments() {}

    static CapCurves curves() {
        return CURVES.get();
    }

    private static Cluster cluster() {
        List<Node> all = new ArrayList<>();
        for (int index = 0; index < NODES; index++) {
            all.add(new Node(
                    new NodeId("n" + index),
                    CpuArchitecture.X86_64,
                    Optional.of(new GpuGroup("H100-SXM-80GB", SimNode.GPUS)),
                    Optional.empty(),
                    Optional.of(new Bytes(1L << 40)),
                    new HostPower(new Watts(150), new Watts(400))));
        }
        return new Cluster(
                "simulated",
                List.of(new PowerDomain(PDU, Optional.empty(), new Watts(8_000), 0.8)),
                List.of(
                        new Rack(
                                new DomainId("r1"),
                                Optional.of(PDU),
                                new Watts(4_100),
                                new Watts(300),
                                all.subList(0, 3),
                                List.of()),
                        new Rack(
                                new DomainId("r2"),
                                Optional.of(PDU),
                                new Watts(4_100),
                                new Watts(300),
                                all.subList(3, NODES),
                                List.of(SimWorld.EVENT))));
    }

    private static DocumentSet documents() {
        List<AppliedDocument> documents = new ArrayList<>();
        documents.add(new AppliedDocument("", 1, Instant.EPOCH, Instant.EPOCH, new Content.OfCluster(CLUSTER)));
        try {
            SpecReader reader = new SpecReader(Catalogs.withoutFiles());
            for (int index = 0; index < NODES; index++) {
                for (ReadDocument read : reader.read(model("n" + index))) {
                    documents.add(new AppliedDocument(read.body(), 1, Instant.EPOCH, Instant.EPOCH, read.content()));
                }
            }
        } catch (InvalidDocumentException wrong) {
            throw new IllegalStateException(wrong);
        }
        return new DocumentSet(documents);
    }

    private static String model(String node) {
        return """
                apiVersion: wattle.io/v1alpha1
                kind: Model
                metadata: {name: %s-model}
                spec:
                  architecture: meta-llama/Llama-3.1-8B
                  source: {path: /m}
                  engine: {type: vllm}
                  precisions: [fp8]
                  replicas: {min: 1, max: 1}
                """.formatted(node);
    }

    /// @param variant of the engine: another one needs another start
    static ReplicaPlacement placed(Node node, long cap, int variant) {
        DomainId rack = CLUSTER.racks().stream()
                .filter(candidate -> candidate.nodes().contains(node))
                .findFirst()
                .orElseThrow()
                .id();
        return new ReplicaPlacement(
                ReplicaId.parse(node.id() + "-model/0"),
                rack,
                node.id(),
                List.of(new GpuSlot(rack, node.id(), 0), new GpuSlot(rack, node.id(), 1)),
                new ReplicaConfiguration(
                        2, 1, Precision.FP8, Optional.empty(), Optional.of(new Watts(cap)), 64, 4096 + variant),
                new ReplicaExpectation(
                        1,
                        1,
                        new Watts(300),
                        new Watts(50),
                        new Bytes(8L << 30),
                        new Bytes(8L << 30),
                        Duration.ofMillis(100),
                        Duration.ofMillis(10),
                        new Joules(1)));
    }

    static ActivePlan plan(long id, List<ReplicaPlacement> replicas) {
        return new ActivePlan(
                id,
                Instant.EPOCH,
                "",
                PlanInput.NOTHING,
                new Plan("simulated", replicas, List.of(), Map.of(), List.of(), List.of()));
    }
}
