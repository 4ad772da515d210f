package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.performance.Machine;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.Request;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What becomes of a replica's way to run once its GPUs are capped lower; modelled.
final class CappedOptions {
    /// What a request is taken for where the model states no demand.
    private static final Demand USUAL = new Demand(1, 512, 256);

    private final Map<Case, Optional<Option>> known = new HashMap<>();

    /// Replicas of one case are slowed down alike.
    private record Case(Model model, String gpu, ReplicaConfiguration configuration, double cap) {}

    /// None where it holds its objective for no load, or where no clock keeps its GPUs under the cap.
    Optional<Option> of(Model model, GpuType gpu, ReplicaPlacement replica, double cap) {
        Case asked = new Case(model, gpu.name(), replica.configuration(), cap);
        return known.computeIfAbsent(asked, unseen -> capped(model, gpu, replica, cap));
    }

    private static Optional<Option> capped(Model model, GpuType gpu, ReplicaPlacement replica, double cap) {
        ReplicaConfiguration old = replica.configuration();
        Demand demand = model.demand().orElse(USUAL);
        Machine machine = Machine.ofGpus(gpu, old.tensorParallelDegree()).orElseThrow();
        ReplicaModel performance = new ReplicaModel(
                model.architecture(),
                old.precision(),
                new ReplicaModel.Setting(
                        machine,
                        old.pipelineParallelDegree(),
                        old.expertParallelDegree(),
                        new PowerControl(OptionalDouble.empty(), OptionalDouble.of(cap))),
                new Request(demand.inputTokens(), demand.outputTokens()),
                old.maxBatch());
        double capacity = performance.capacity(model.objective());
        int gpus = replica.gpus().size();
        if (capacity <= 0 || performance.power(capacity).value() > cap * gpus * (1 + 1e-6)) {
            return Optional.empty();
        }
        return Optional.of(new Option(
                old.with(old.smClock(), Optional.of(new Watts(cap))),
                gpus,
                replica.expected().weightsPerGpu(),
                replica.expected().kvCachePerGpu(),
                capacity,
                performance,
                model.objective().percentile()));
    }
}
