package io.wattle.placement;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.fleet.Node;
import io.wattle.memory.EngineMemory;
import io.wattle.memory.ReplicaMemory;
import io.wattle.quantity.Bytes;
import io.wattle.workload.Attention;
import io.wattle.workload.Model;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelWeights;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Recomputes what each GPU and each host must hold, and holds it against what is built in.
final class MemoryCheck {
    private MemoryCheck() {}

    static List<String> violations(PlacementProblem problem, Plan plan) {
        List<String> found = new ArrayList<>();
        ProblemIndex index = new ProblemIndex(problem);
        Map<Node, Long> heldByHosts = new LinkedHashMap<>();
        for (ReplicaPlacement replica : plan.replicas()) {
            Model model = index.model(replica.id().model());
            Node node = index.node(replica.node());
            checkStated(replica, model, found);
            Bytes held =
                    replica.expected().weightsPerGpu().plus(replica.expected().kvCachePerGpu());
            if (node.gpus().isEmpty()) {
                heldByHosts.merge(node, held.value(), Long::sum);
                continue;
            }
            Optional<Bytes> room = problem.hardware()
                    .gpu(node.gpus().get().type())
                    .map(type -> room(type, model, replica.configuration()));
            if (room.isEmpty() || held.exceeds(room.get())) {
                found.add("The replica \"%s\" puts %s on each GPU of the node \"%s\", which has room for %s."
                        .formatted(
                                replica.id(),
                                held,
                                node.id(),
                                room.map(Bytes::toString).orElse("an unknown amount")));
            }
        }
        heldByHosts.forEach((node, held) -> checkHost(problem, node, held, found));
        return found;
    }

    /// What the engine leaves of a GPU for weights and cache; nothing where the model cannot be sharded so.
    private static Bytes room(GpuType type, Model model, ReplicaConfiguration configuration) {
        try {
            WeightFormat format = model.architecture().format(configuration.precision(), model.engine());
            EngineMemory engine = EngineMemory.of(model.engine()).forSequences(Math.max(1, configuration.maxBatch()));
            return new ReplicaMemory(model.architecture(), format, Precision.BF16, configuration.parallelism(), engine)
                    .room(type.visibleMemory());
        } catch (IllegalArgumentException impossible) {
            return Bytes.ZERO;
        }
    }

    private static void checkHost(PlacementProblem problem, Node node, long held, List<String> found) {
        Optional<Bytes> memory = node.memory()
                .or(() -> node.cpu().flatMap(problem.hardware()::cpu).flatMap(CpuType::memory));
        if (memory.isEmpty() || held > memory.get().value()) {
            found.add("The replicas of the node \"%s\" take %s of its memory, which is %s."
                    .formatted(
                            node.id(),
                            new Bytes(held),
                            memory.map(Bytes::toString).orElse("unknown")));
        }
    }

    /// The plan's own figures may not be smaller than a model of that shape can be.
    private static void checkStated(ReplicaPlacement replica, Model model, List<String> found) {
        ReplicaConfiguration configuration = replica.configuration();
        int devices = configuration.tensorParallelDegree() * configuration.pipelineParallelDegree();
        WeightFormat format = model.architecture().format(configuration.precision(), model.engine());
        double weights =
                (double) ModelWeights.bytes(model.architecture(), format).value() / devices;
        if (replica.expected().weightsPerGpu().value() < weights) {
            found.add("The replica \"%s\" states %s of weights on each device and its model needs %s there."
                    .formatted(replica.id(), replica.expected().weightsPerGpu(), new Bytes((long) weights)));
        }
        long cache = leastCache(model.architecture(), configuration) * configuration.contextTokens();
        if (replica.expected().kvCachePerGpu().value() < cache) {
            found.add("The replica \"%s\" states %s of KV cache on each device and one sequence of %d tokens needs %s."
                    .formatted(
                            replica.id(),
                            replica.expected().kvCachePerGpu(),
                            configuration.contextTokens(),
                            new Bytes(cache)));
        }
    }

    /// Bytes one token holds in the blocks that attend over everything, on the device that holds most of it.
    private static long leastCache(ModelArchitecture model, ReplicaConfiguration configuration) {
        Attention attention = model.attention();
        double elements = attention.latentRank() > 0
                ? attention.latentRank() + attention.ropeDimension()
                : Math.max(1.0, (double) attention.keyValueHeads() / configuration.tensorParallelDegree())
                        * 2
                        * attention.headDimension();
        return (long) (2 * elements * model.context().full() / configuration.pipelineParallelDegree());
    }
}
