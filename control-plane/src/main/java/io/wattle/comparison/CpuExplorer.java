package io.wattle.comparison;

import io.wattle.catalog.CpuType;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.HostPowerModel;
import io.wattle.performance.Machine;
import io.wattle.performance.OperatingPoint;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.Request;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelWeights;
import io.wattle.workload.Precision;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Walks over the precisions and loads of one processor; its watts are those of the whole host.
final class CpuExplorer {
    /// As the planner has llama.cpp started on processors.
    private static final int MOST_SEQUENCES = 8;

    /// Loads that are looked at, in the most that the processors can take.
    private static final List<Double> LOAD_SHARES = List.of(0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0);

    private static final List<Precision> WITHOUT_KERNELS = List.of(Precision.FP8, Precision.FP4);

    /// Leaves the load to what the processors can take; latencies are then medians under that load.
    private static final ServiceLevelObjective ANY_LATENCY =
            new ServiceLevelObjective(Duration.ofDays(1), Duration.ofDays(1), 50);

    private CpuExplorer() {}

    /// @param stated what its host draws; none for an estimate from its cores
    static Device explore(Question question, ModelArchitecture model, CpuType type, Optional<HostPower> stated) {
        HostPower host = stated.orElseGet(() -> estimate(type, model));
        List<Choice> choices = new ArrayList<>();
        Optional<String> refusal = Optional.of("llama.cpp runs none of the precisions asked for on processors.");
        for (Precision precision : Device.precisions(question, Question.USUAL_ON_PROCESSORS)) {
            Bytes weights = ModelWeights.bytes(model, precision);
            if (type.memory().filter(weights::exceeds).isPresent()) {
                refusal = Optional.of("The weights need %s and its memory is %s."
                        .formatted(weights, type.memory().get()));
            } else if (!WITHOUT_KERNELS.contains(precision)) {
                choices.addAll(choices(question, model, precision, Machine.ofProcessors(Optional.of(type), host)));
            }
        }
        String source = stated.isPresent()
                ? "as stated"
                : "0.74 to 3.5 W for each hardware thread and 0.39 W for each GB of weights"
                        + " (Cloud Carbon Footprint, from SPECpower)";
        HostShare share = new HostShare(host.idle().value(), host.max().value(), 0, 0, source);
        return new Device(
                type.name(),
                false,
                share,
                (alone, busy) -> host.idle().value()
                        + busy * (alone.hostWatts() - host.idle().value()),
                choices,
                OptionalDouble.empty(),
                List.of(),
                choices.isEmpty() ? refusal : Optional.empty());
    }

    /// Two threads for each x86-64 core; the AArch64 servers of the catalogue run one.
    private static HostPower estimate(CpuType type, ModelArchitecture model) {
        int threads = type.arch() == CpuArchitecture.X86_64 ? 2 * type.cores() : type.cores();
        return HostPowerModel.estimate(threads, ModelWeights.bytes(model, Precision.BF16));
    }

    private static List<Choice> choices(
            Question question, ModelArchitecture model, Precision precision, Machine machine) {
        Request request = new Request(question.inputTokens(), question.outputTokens());
        ReplicaModel replica =
                new ReplicaModel(model, precision, ReplicaModel.Setting.free(machine), request, MOST_SEQUENCES);
        double capacity = replica.capacity(ANY_LATENCY);
        List<Choice> choices = new ArrayList<>();
        for (double share : LOAD_SHARES) {
            double rate = share * capacity;
            replica.at(rate, ANY_LATENCY.percentile())
                    .ifPresent(point -> choices.add(choice(precision, rate * question.outputTokens(), point, machine)));
        }
        return choices;
    }

    private static Choice choice(Precision precision, double tokensPerSecond, OperatingPoint point, Machine machine) {
        Watts most = machine instanceof Machine.Processors processors
                ? processors.power().max()
                : point.power();
        return new Choice(
                1,
                precision,
                MOST_SEQUENCES,
                1,
                OptionalDouble.empty(),
                point.timeToFirstToken().toNanos() / 1e9,
                point.timePerOutputToken().toNanos() / 1e9,
                tokensPerSecond,
                0,
                point.power().value(),
                0,
                most.value());
    }
}
