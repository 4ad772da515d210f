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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Walks over the precisions and batches of one processor; its watts are those of the whole host.
final class CpuExplorer {
    private static final List<Integer> BATCHES = List.of(1, 2, 4, 8);
    private static final List<Precision> WITHOUT_KERNELS = List.of(Precision.FP8, Precision.FP4);

    /// Just below saturation, of which {@link ReplicaModel#capacity} plans four fifths.
    private static final double SATURATED = 0.999 / 0.8;

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
                (alone, busy) -> share.watts(1, busy, 0),
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
        ReplicaModel replica = new ReplicaModel(
                model, precision, machine, new Request(question.inputTokens(), question.outputTokens()));
        List<Choice> choices = new ArrayList<>();
        for (int batch : BATCHES) {
            double rate = replica.capacity(batch) * SATURATED;
            Optional<OperatingPoint> point = replica.at(rate, batch);
            if (point.isPresent()) {
                choices.add(choice(precision, batch, rate * question.outputTokens(), point.get(), machine));
            }
        }
        return choices;
    }

    private static Choice choice(
            Precision precision, int batch, double tokensPerSecond, OperatingPoint point, Machine machine) {
        Watts most = machine instanceof Machine.Processors processors
                ? processors.power().max()
                : point.power();
        return new Choice(
                1,
                precision,
                batch,
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
