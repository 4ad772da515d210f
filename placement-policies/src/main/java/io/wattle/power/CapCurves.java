package io.wattle.power;

import io.wattle.catalog.GpuType;
import io.wattle.performance.Machine;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.Request;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.CapCurve.Point;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Asks the performance model what placed replicas could serve under higher caps; their clocks are left to the driver
/// then. Keeps what it modelled, so it belongs to one thread.
public final class CapCurves {
    /// What a request is taken for where a model states no demand.
    private static final Request USUAL = new Request(512, 256);

    private static final int STEPS = 5;
    /// Less is not worth a change (rule R8).
    private static final double LEAST_WATTS = 10;
    /// A step must buy this share of tokens more.
    private static final double LEAST_GAIN = 1.005;

    private final Map<Kind, Optional<CapCurve>> known = new HashMap<>();

    /// Nothing is modelled yet.
    public CapCurves() {}

    /// Replicas of one kind do the same, so each kind is modelled once.
    private record Kind(Model model, String gpu, ReplicaConfiguration configuration) {}

    /// @return none for a replica that no higher cap helps, or of which the model knows too little
    public Optional<CapCurve> of(Model model, GpuType gpu, ReplicaPlacement replica) {
        Kind kind = new Kind(model, gpu.name(), replica.configuration());
        return known.computeIfAbsent(kind, _ -> curve(model, gpu, replica));
    }

    private static Optional<CapCurve> curve(Model model, GpuType gpu, ReplicaPlacement replica) {
        Optional<Watts> planned = replica.configuration().gpuPowerCap();
        Optional<Machine> machine = Machine.ofGpus(gpu, replica.configuration().tensorParallelDegree());
        if (planned.isEmpty() || gpu.maxPower().isEmpty() || machine.isEmpty()) {
            return Optional.empty();
        }
        double lowest = planned.get().value();
        double step = Math.max(LEAST_WATTS, (gpu.maxPower().get().value() - lowest) / STEPS);
        Request request = model.demand()
                .map(demand -> new Request(demand.inputTokens(), demand.outputTokens()))
                .orElse(USUAL);
        List<Point> points = new ArrayList<>();
        points.add(new Point(planned.get(), replica.expected().capacityRequestsPerSecond() * request.outputTokens()));
        for (double cap = lowest + step; cap <= gpu.maxPower().get().value() + 1e-6; cap += step) {
            double tokens =
                    capacity(model, machine.get(), replica.configuration(), request, cap) * request.outputTokens();
            if (tokens > points.getLast().tokensPerSecond() * LEAST_GAIN) {
                points.add(new Point(new Watts(cap), tokens));
            }
        }
        return points.size() > 1 ? Optional.of(new CapCurve(points)) : Optional.empty();
    }

    private static double capacity(
            Model model, Machine machine, ReplicaConfiguration configuration, Request request, double cap) {
        return new ReplicaModel(
                        model.architecture(),
                        configuration.precision(),
                        new ReplicaModel.Setting(
                                machine,
                                configuration.pipelineParallelDegree(),
                                new PowerControl(OptionalDouble.empty(), OptionalDouble.of(cap))),
                        request,
                        configuration.maxBatch())
                .capacity(model.objective());
    }
}
