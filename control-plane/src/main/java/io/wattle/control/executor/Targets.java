package io.wattle.control.executor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wattle.control.planner.DocumentSet;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Charges;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import io.wattle.workload.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// What placed replicas want of each node.
public final class Targets {
    private Targets() {}

    /// The targets of all nodes that serve.
    ///
    /// A replica whose model has left, has no source, or whose node is lost is left out.
    ///
    /// @param lost nodes that count as gone
    public static Map<NodeId, NodeTarget> of(
            DocumentSet documents, List<ReplicaPlacement> placed, Set<NodeId> lost, Charges charges) {
        Optional<Cluster> cluster = documents.cluster();
        if (cluster.isEmpty()) {
            return Map.of();
        }
        List<ReplicaPlacement> runnable = placed.stream()
                .filter(replica -> !lost.contains(replica.node()))
                .filter(replica -> documents
                        .model(replica.id().model())
                        .flatMap(Model::source)
                        .isPresent())
                .toList();
        Map<NodeId, List<DesiredReplica>> replicas = new TreeMap<>();
        for (ReplicaPlacement replica : runnable) {
            Model model = documents.model(replica.id().model()).orElseThrow();
            replicas.computeIfAbsent(replica.node(), node -> new ArrayList<>()).add(desired(replica, model));
        }
        Map<NodeId, Watts> idle = new TreeMap<>();
        cluster.get().nodes().forEach(node -> idle.put(node.id(), charges.idle(node)));
        Map<NodeId, NodeTarget> targets = new TreeMap<>();
        charges.ofPlan(cluster.get(), runnable).forEach((node, watts) -> {
            List<DesiredReplica> wanted = replicas.getOrDefault(node, List.of());
            // A node that only lends GPUs to a replica led from elsewhere has a grant and starts nothing by itself.
            boolean serves = !wanted.isEmpty() || !watts.equals(idle.get(node));
            targets.put(node, serves ? new NodeTarget(wanted, watts) : NodeTarget.NOTHING);
        });
        return targets;
    }

    /// The source as daemons take it: a path, {@code repo@revision}, or the address of a running endpoint.
    public static String text(ModelSource source) {
        return switch (source) {
            case ModelSource.Path(var path) -> path;
            case ModelSource.HuggingFace(var repo, var revision) -> repo + "@" + revision;
            case ModelSource.Endpoint(var url, var node) -> url.toString();
        };
    }

    private static DesiredReplica desired(ReplicaPlacement replica, Model model) {
        var configuration = replica.configuration();
        List<Integer> gpus = replica.gpus().stream()
                .filter(slot -> slot.node().equals(replica.node()))
                .map(GpuSlot::index)
                .toList();
        String source = text(model.source().orElseThrow());
        return new DesiredReplica(
                replica.id().toString(),
                revision(List.of(
                        model.engine(),
                        source,
                        gpus,
                        configuration.tensorParallelDegree(),
                        configuration.pipelineParallelDegree(),
                        configuration.expertParallelDegree(),
                        configuration.precision(),
                        configuration.maxBatch(),
                        configuration.contextTokens())),
                model.name().value(),
                model.engine().label(),
                source,
                gpus,
                configuration.tensorParallelDegree(),
                configuration.pipelineParallelDegree(),
                configuration.precision().label(),
                configuration.maxBatch(),
                configuration.contextTokens(),
                configuration
                        .gpuPowerCap()
                        .map(cap -> OptionalDouble.of(cap.value()))
                        .orElse(OptionalDouble.empty()),
                configuration
                        .smClock()
                        .map(clock -> OptionalInt.of((int) clock.value()))
                        .orElse(OptionalInt.empty()),
                false);
    }

    /// A number that every leader computes alike from what needs a new engine, so that a failover restarts none
    /// (FNV-1a).
    private static long revision(List<?> parts) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : parts.toString().getBytes(UTF_8)) {
            hash = (hash ^ octet) * 0x100000001b3L;
        }
        // 53 bits: as many as a JSON number keeps everywhere.
        return hash & ((1L << 53) - 1);
    }
}
