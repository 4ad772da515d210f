package io.wattle.simulation;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.memory.EngineMemory;
import io.wattle.memory.MemoryFit;
import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.Machine;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.StepCosts;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the engine of a placed replica can hold and what its steps cost. Remembers the costs of each setting,
/// since most replicas share theirs.
final class ReplicaPhysics {
    /// Sequences that an engine makes room for, as plans assume.
    private static final int SEQUENCES = 256;

    private final HardwareCatalog hardware;
    private final Map<Key, StepCosts> known = new HashMap<>();

    /// Replicas of one key have the same steps.
    private record Key(
            ModelArchitecture model, Optional<GpuGroup> gpus, Optional<String> cpu, ReplicaConfiguration setting) {}

    ReplicaPhysics(HardwareCatalog hardware) {
        this.hardware = hardware;
    }

    StepCosts costs(Model model, ReplicaPlacement placement, Node node) {
        Key key = new Key(model.architecture(), node.gpus(), node.cpu(), placement.configuration());
        return known.computeIfAbsent(
                key,
                _ -> StepCosts.of(
                        model.architecture(),
                        placement.configuration().precision(),
                        setting(placement.configuration(), node)));
    }

    private ReplicaModel.Setting setting(ReplicaConfiguration configuration, Node node) {
        if (node.gpus().isEmpty()) {
            return ReplicaModel.Setting.free(Machine.ofProcessors(node.cpu().flatMap(hardware::cpu), node.host()));
        }
        GpuType type = type(node);
        Machine machine = Machine.ofGpus(type, configuration.tensorParallelDegree())
                .orElseThrow(() -> new IllegalArgumentException(
                        "The catalogue does not say how fast a %s computes.".formatted(type.name())));
        return new ReplicaModel.Setting(
                machine,
                configuration.pipelineParallelDegree(),
                configuration.expertParallelDegree(),
                control(configuration, type));
    }

    private static PowerControl control(ReplicaConfiguration configuration, GpuType type) {
        OptionalDouble clock =
                configuration.smClock().isPresent() && type.boostClock().isPresent()
                        ? OptionalDouble.of(configuration.smClock().get().value()
                                / type.boostClock().get().value())
                        : OptionalDouble.empty();
        OptionalDouble cap = configuration
                .gpuPowerCap()
                .filter(limit ->
                        type.maxPower().isEmpty() || type.maxPower().get().exceeds(limit))
                .map(Watts::value)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
        return new PowerControl(clock, cap);
    }

    /// llama.cpp sets its whole context aside for each sequence; the others take what weights and activations
    /// leave.
    Pages pages(Model model, ReplicaPlacement placement, Node node) {
        ReplicaConfiguration configuration = placement.configuration();
        long planned = (long) configuration.contextTokens() * configuration.maxBatch();
        if (model.engine() == EngineKind.LLAMA_CPP || node.gpus().isEmpty()) {
            return new Pages(planned);
        }
        ReplicaMemory memory = new ReplicaMemory(
                model.architecture(),
                model.architecture().format(configuration.precision(), model.engine()),
                Precision.BF16,
                configuration.parallelism(),
                EngineMemory.of(model.engine()).forSequences(SEQUENCES));
        return switch (memory.fit(type(node).visibleMemory(), configuration.contextTokens())) {
            case MemoryFit.Fits fits -> new Pages(fits.cacheTokens());
            case MemoryFit.TooLarge large ->
                throw new IllegalArgumentException(
                        "The replica \"%s\" does not fit. %s".formatted(placement.id(), large.reason()));
        };
    }

    private GpuType type(Node node) {
        return node.gpus()
                .map(GpuGroup::type)
                .flatMap(hardware::gpu)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The catalogue does not know the GPUs of the node \"%s\".".formatted(node.id())));
    }
}
