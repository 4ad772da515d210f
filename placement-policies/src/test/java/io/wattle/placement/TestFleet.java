package io.wattle.placement;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ModelSource;
import io.wattle.workload.ParallelismRequest;
import io.wattle.workload.PlacementWish;
import io.wattle.workload.Precision;
import io.wattle.workload.ReplicaBounds;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Small fleets and models that tests name in one line.
public final class TestFleet {
    private TestFleet() {}

    /// An x86-64 node whose host draws 500 to 1000 W.
    public static Node gpuNode(String name, String type, int gpus) {
        return node(name, Optional.of(new GpuGroup(type, gpus)), Optional.empty());
    }

    /// A node without GPUs whose host draws 500 to 1000 W.
    public static Node cpuNode(String name, Optional<Bytes> memory) {
        return node(name, Optional.empty(), memory);
    }

    private static Node node(String name, Optional<GpuGroup> gpus, Optional<Bytes> memory) {
        return new Node(
                new NodeId(name),
                CpuArchitecture.X86_64,
                gpus,
                Optional.empty(),
                memory,
                new HostPower(new Watts(500), new Watts(1000)));
    }

    /// @param limitWatts what the rack may commit; 100 W more is its cap
    public static Rack rack(String name, double limitWatts, Node... nodes) {
        return new Rack(
                new DomainId(name), Optional.empty(), new Watts(limitWatts + 100), new Watts(100), List.of(nodes));
    }

    public static PlacementProblem problem(List<Model> models, Rack... racks) {
        return new PlacementProblem(
                new Cluster("test", List.of(), List.of(racks)), models, HardwareCatalog.standard(), 0);
    }

    /// A model of bf16 weights, at least one replica, requests of 1000 + 200 tokens, objectives of 5 s and 200 ms.
    public static Model model(String name, String architecture, Optional<Double> requestsPerSecond) {
        return new Model(
                new ModelName(name),
                ModelCatalog.standard().find(architecture).orElseThrow().architecture(),
                Optional.empty(),
                EngineKind.LLAMA_CPP,
                List.of(Precision.BF16),
                requestsPerSecond.map(rate -> new Demand(rate, 1000, 200)),
                new ServiceLevelObjective(Duration.ofSeconds(5), Duration.ofMillis(200), 95),
                new ReplicaBounds(1, 8),
                ParallelismRequest.AUTO,
                PlacementWish.ANYWHERE);
    }

    public static Model wishing(Model model, PlacementWish wish) {
        return new Model(
                model.name(),
                model.architecture(),
                model.source(),
                model.engine(),
                model.precisions(),
                model.demand(),
                model.objective(),
                model.replicas(),
                model.parallelism(),
                wish);
    }

    public static Model served(Model model, EngineKind engine, Optional<ModelSource> source) {
        return new Model(
                model.name(),
                model.architecture(),
                source,
                engine,
                model.precisions(),
                model.demand(),
                model.objective(),
                model.replicas(),
                model.parallelism(),
                model.placement());
    }

    public static Model bounded(Model model, int min, int max) {
        return new Model(
                model.name(),
                model.architecture(),
                model.source(),
                model.engine(),
                model.precisions(),
                model.demand(),
                model.objective(),
                new ReplicaBounds(min, max),
                model.parallelism(),
                model.placement());
    }
}
