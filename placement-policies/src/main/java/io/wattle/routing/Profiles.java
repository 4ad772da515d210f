package io.wattle.routing;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.performance.Machine;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.Request;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the performance model says of each replica of a plan.
public final class Profiles {
    /// What a request is taken for where a model states no demand.
    private static final Request USUAL = new Request(512, 256);

    private final Map<NodeId, Node> nodes = new HashMap<>();
    private final Map<ModelName, Model> models = new HashMap<>();
    private final HardwareCatalog hardware;
    private final Map<Kind, Optional<ServingProfile>> known = new HashMap<>();

    /// Profiles of whatever is placed here. Keeps what it modelled, so it belongs to one thread.
    public Profiles(Cluster cluster, List<Model> models, HardwareCatalog hardware) {
        cluster.racks().forEach(rack -> rack.nodes().forEach(node -> nodes.put(node.id(), node)));
        models.forEach(model -> this.models.put(model.name(), model));
        this.hardware = hardware;
    }

    /// Replicas of one kind do the same, so each kind is modelled once.
    private record Kind(
            ModelName model,
            Optional<GpuGroup> gpus,
            Optional<String> cpu,
            HostPower host,
            ReplicaConfiguration configuration) {}

    /// @return none for a replica whose model, node or hardware is not known
    public static Map<ReplicaId, ServingProfile> of(
            Plan plan, Cluster cluster, List<Model> models, HardwareCatalog hardware) {
        Profiles profiles = new Profiles(cluster, models, hardware);
        Map<ReplicaId, ServingProfile> all = new HashMap<>();
        plan.replicas().forEach(replica -> profiles.of(replica).ifPresent(profile -> all.put(replica.id(), profile)));
        return all;
    }

    /// @return none for a replica whose model, node or hardware is not known
    public Optional<ServingProfile> of(ReplicaPlacement replica) {
        Node node = nodes.get(replica.node());
        Model model = models.get(replica.id().model());
        if (node == null || model == null) {
            return Optional.empty();
        }
        Kind kind = new Kind(model.name(), node.gpus(), node.cpu(), node.host(), replica.configuration());
        return known.computeIfAbsent(kind, _ -> profile(model, node, replica, hardware));
    }

    private static Optional<ServingProfile> profile(
            Model model, Node node, ReplicaPlacement replica, HardwareCatalog hardware) {
        var configuration = replica.configuration();
        Optional<Machine> machine = node.gpus().isPresent()
                ? hardware.gpu(node.gpus().get().type())
                        .flatMap(type -> Machine.ofGpus(type, configuration.tensorParallelDegree()))
                : Optional.of(Machine.ofProcessors(node.cpu().flatMap(hardware::cpu), node.host()));
        return machine.map(known -> {
            var setting = new ReplicaModel.Setting(
                    known,
                    configuration.pipelineParallelDegree(),
                    configuration.expertParallelDegree(),
                    control(configuration, known));
            var request = model.demand()
                    .map(demand -> new Request(demand.inputTokens(), demand.outputTokens()))
                    .orElse(USUAL);
            var performance = new ReplicaModel(
                    model.architecture(), configuration.precision(), setting, request, configuration.maxBatch());
            var objective = model.objective();
            return new ServingProfile(
                    performance.servingCurve(hostWatts(node, replica), objective.percentile()), objective);
        });
    }

    private static PowerControl control(ReplicaConfiguration configuration, Machine machine) {
        var cap = configuration.gpuPowerCap();
        var highest =
                machine instanceof Machine.Gpus gpus ? gpus.accelerator().highestClockMhz() : OptionalDouble.empty();
        var clock = configuration.smClock();
        return new PowerControl(
                clock.isPresent() && highest.isPresent()
                        ? OptionalDouble.of(clock.get().value() / highest.getAsDouble())
                        : OptionalDouble.empty(),
                cap.isPresent() && machine instanceof Machine.Gpus
                        ? OptionalDouble.of(cap.get().value())
                        : OptionalDouble.empty());
    }

    /// A host's processors work for their share of its GPUs; without GPUs the replica's own draw has them all.
    private static Watts hostWatts(Node node, ReplicaPlacement replica) {
        if (node.gpuCount() == 0) {
            return Watts.ZERO;
        }
        double share = Math.min(1, (double) replica.gpus().size() / node.gpuCount());
        return node.host().max().minus(node.host().idle()).times(share);
    }
}
