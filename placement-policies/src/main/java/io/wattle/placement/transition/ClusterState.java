package io.wattle.placement.transition;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.PlacementProblem;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a set of running engines commits and holds, recomputed over the whole cluster.
///
/// @param committed watts of every domain
/// @param sharedGpus sentences about GPUs that run more than one engine
/// @param memory    bytes that engines on processors hold of each host
record ClusterState(Map<DomainId, Double> committed, List<String> sharedGpus, Map<NodeId, Double> memory) {
    static ClusterState of(PlacementProblem problem, Collection<Engine> engines) {
        Map<String, Double> caps = new HashMap<>();
        Set<NodeId> serving = new HashSet<>();
        List<String> shared = new ArrayList<>();
        Map<NodeId, Double> memory = new LinkedHashMap<>();
        for (Engine engine : engines) {
            serving.add(engine.replica().node());
            for (GpuSlot slot : engine.replica().gpus()) {
                serving.add(slot.node());
                double cap = engine.cap().map(Watts::value).orElse(Double.MAX_VALUE);
                if (caps.put(slot.node() + "#" + slot.index(), cap) != null) {
                    shared.add("the GPU %d of the node \"%s\" runs \"%s\" beside another"
                            .formatted(
                                    slot.index(), slot.node(), engine.replica().id()));
                }
            }
            if (engine.replica().gpus().isEmpty()) {
                double held = (double)
                                engine.replica().expected().weightsPerGpu().value()
                        + (double) engine.replica().expected().kvCachePerGpu().value();
                memory.merge(engine.replica().node(), held, Double::sum);
            }
        }
        return new ClusterState(committed(problem, caps, serving), shared, memory);
    }

    private static Map<DomainId, Double> committed(
            PlacementProblem problem, Map<String, Double> caps, Set<NodeId> serving) {
        Map<DomainId, Double> committed = new LinkedHashMap<>();
        for (Rack rack : problem.cluster().racks()) {
            double sum = 0;
            for (Node node : rack.nodes()) {
                sum += (serving.contains(node.id())
                                ? node.host().max()
                                : node.host().idle())
                        .value();
                double idle = node.gpus()
                        .map(GpuGroup::type)
                        .flatMap(problem.hardware()::gpu)
                        .flatMap(GpuType::idlePower)
                        .map(Watts::value)
                        .orElse(0.0);
                for (int index = 0; index < node.gpuCount(); index++) {
                    sum += caps.getOrDefault(node.id() + "#" + index, idle);
                }
            }
            committed.merge(rack.id(), sum, Double::sum);
            for (PowerDomain above : problem.cluster().domainsAbove(rack)) {
                committed.merge(above.id(), sum, Double::sum);
            }
        }
        problem.cluster().powerDomains().forEach(domain -> committed.putIfAbsent(domain.id(), 0.0));
        return committed;
    }

    /// What each domain may commit.
    static Map<DomainId, Double> limits(PlacementProblem problem) {
        Map<DomainId, Double> limits = new HashMap<>();
        problem.cluster()
                .racks()
                .forEach(rack ->
                        limits.put(rack.id(), rack.cap().value() - rack.guard().value()));
        problem.cluster()
                .powerDomains()
                .forEach(domain -> limits.put(domain.id(), domain.capacity().value() * domain.derating()));
        return limits;
    }

    /// Bytes of memory of each host, where it is known.
    static Map<NodeId, Double> hostMemory(PlacementProblem problem) {
        Map<NodeId, Double> memory = new HashMap<>();
        problem.cluster()
                .nodes()
                .forEach(node -> node.memory()
                        .or(() -> node.cpu().flatMap(problem.hardware()::cpu).flatMap(CpuType::memory))
                        .ifPresent(bytes -> memory.put(node.id(), (double) bytes.value())));
        return memory;
    }
}
