package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.performance.Accelerator;
import io.wattle.performance.Calibration;
import io.wattle.performance.Configuration;
import io.wattle.performance.EngineEra;
import io.wattle.performance.Layout;
import io.wattle.performance.Load;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ServingModel;
import io.wattle.performance.SteadyState;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.Precision;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// By how much a power cap slows a replica down at its full batch; modelled.
final class CappedSpeed {
    /// What a request is taken for where the model states no demand.
    private static final Demand USUAL = new Demand(1, 512, 256);

    private final ServingModel serving = new ServingModel(Calibration.standard());
    private final Map<Case, OptionalDouble> known = new HashMap<>();

    /// Replicas of one case are slowed down alike.
    private record Case(Model model, String gpu, Precision precision, int tensor, int batch, double cap) {}

    /// How many times longer everything takes; none where no clock keeps its GPUs under the cap.
    OptionalDouble slowdown(Model model, GpuType gpu, ReplicaConfiguration configuration, double capWatts) {
        Case asked = new Case(
                model,
                gpu.name(),
                configuration.precision(),
                configuration.tensorParallelDegree(),
                configuration.maxBatch(),
                capWatts);
        return known.computeIfAbsent(asked, unseen -> compute(unseen, gpu));
    }

    private OptionalDouble compute(Case asked, GpuType gpu) {
        Accelerator accelerator = Accelerator.of(gpu).orElseThrow();
        Demand request = asked.model.demand().orElse(USUAL);
        Configuration configuration = Configuration.of(
                asked.model.architecture(),
                asked.model.architecture().format(asked.precision),
                Precision.BF16,
                accelerator,
                Layout.ofTensor(asked.tensor),
                EngineEra.DEFAULT);
        Load load = new Load(asked.batch, request.inputTokens(), request.outputTokens());
        SteadyState free = serving.at(configuration, load, PowerControl.NONE);
        SteadyState capped =
                serving.at(configuration, load, new PowerControl(OptionalDouble.empty(), OptionalDouble.of(asked.cap)));
        return capped.wattsPerGpu() > asked.cap
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(1, free.tokensPerSecond() / capped.tokensPerSecond()));
    }
}
