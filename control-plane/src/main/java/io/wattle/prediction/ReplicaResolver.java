package io.wattle.prediction;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.memory.EngineMemory;
import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.Accelerator;
import io.wattle.performance.Configuration;
import io.wattle.performance.EngineEra;
import io.wattle.performance.Layout;
import io.wattle.workload.EngineKind;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Parallelism;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns names into a configuration that can be predicted, or says why it cannot. Remembers what it looked up; used by
/// one thread.
public final class ReplicaResolver {
    private static final int MOST_GPUS = 4096;

    private final ModelLookup models;
    private final HardwareCatalog hardware;
    private final Map<ReplicaSpec, Resolution> known = new HashMap<>();

    public ReplicaResolver(ModelLookup models, HardwareCatalog hardware) {
        this.models = models;
        this.hardware = hardware;
    }

    public Resolution resolve(ReplicaSpec spec) {
        return known.computeIfAbsent(spec, this::lookUp);
    }

    private Resolution lookUp(ReplicaSpec spec) {
        Optional<String> wrong = wrongSizes(spec);
        if (wrong.isPresent()) {
            return new Resolution.Refused(wrong.get());
        }
        return switch (models.find(spec.model())) {
            case ModelLookup.Found found ->
                hardware.gpu(spec.gpu())
                        .map(gpu -> configure(spec, found, gpu))
                        .or(() -> hardware.cpu(spec.gpu()).map(cpu -> onProcessors(spec, found, cpu)))
                        .orElseGet(() -> new Resolution.Refused(unknownGpu(spec.gpu())));
            case ModelLookup.Missing(var reason) -> new Resolution.Refused(reason);
        };
    }

    private Resolution configure(ReplicaSpec spec, ModelLookup.Found found, GpuType gpu) {
        ModelArchitecture model = found.model();
        Optional<Accelerator> accelerator = Accelerator.of(gpu);
        if (accelerator.isEmpty()) {
            return new Resolution.Refused(Accelerator.missing(gpu));
        }
        Optional<Precision> weights =
                precision(spec.weightPrecision(), model.published().precision());
        Optional<Precision> kept = precision(spec.cachePrecision(), usualCache(spec, weights));
        if (weights.isEmpty() || kept.isEmpty()) {
            return unknownPrecision(weights.isEmpty() ? spec.weightPrecision() : spec.cachePrecision());
        }
        Optional<String> impossible = impossible(gpu, accelerator.get(), weights.get());
        if (impossible.isPresent()) {
            return new Resolution.Refused(impossible.get());
        }
        WeightFormat format = model.format(weights.get());
        boolean hasExperts = model.experts().isPresent();
        String engine = EngineEra.key(
                spec.engine(), spec.engineVersion(), hasExperts && weights.get().bitsPerWeight() < 12);
        try {
            return new Resolution.Ready(
                    found.statement(),
                    Configuration.of(
                            model, format, kept.get(), accelerator.get(), layout(spec, hasExperts, engine), engine),
                    memory(spec, model, format, kept.get()),
                    model,
                    gpu);
        } catch (IllegalArgumentException contradiction) {
            return new Resolution.Refused(String.valueOf(contradiction.getMessage()));
        }
    }

    private static Resolution onProcessors(ReplicaSpec spec, ModelLookup.Found found, CpuType cpu) {
        if (spec.tensorParallel() > 1 || spec.pipelineParallel() > 1 || spec.expertParallel() > 1) {
            return new Resolution.Refused(
                    "A replica on processors (%s) is one host; leave tensor, pipeline and expert degrees at 1."
                            .formatted(cpu.name()));
        }
        Optional<Precision> weights =
                precision(spec.weightPrecision(), found.model().published().precision());
        Optional<Precision> kept = precision(spec.cachePrecision(), Precision.BF16);
        if (weights.isEmpty() || kept.isEmpty()) {
            return unknownPrecision(weights.isEmpty() ? spec.weightPrecision() : spec.cachePrecision());
        }
        try {
            return new Resolution.OnProcessors(
                    found.statement(),
                    new ReplicaMemory(
                            found.model(),
                            WeightFormat.gguf(weights.get()),
                            kept.get(),
                            new Parallelism(1, 1, 1),
                            EngineMemory.of(EngineKind.LLAMA_CPP)),
                    cpu);
        } catch (IllegalArgumentException contradiction) {
            return new Resolution.Refused(String.valueOf(contradiction.getMessage()));
        }
    }

    private static Resolution unknownPrecision(String label) {
        return new Resolution.Refused(
                "The precision \"%s\" is not known; it may be %s.".formatted(label, PrecisionLabel.all()));
    }

    private static ReplicaMemory memory(
            ReplicaSpec spec, ModelArchitecture model, WeightFormat format, Precision kept) {
        int experts = model.experts().isPresent() ? spec.expertParallel() : 1;
        EngineKind kind = switch (EngineEra.key(spec.engine(), "", false)) {
            case "sglang" -> EngineKind.SGLANG;
            case "trtllm" -> EngineKind.TENSORRT_LLM;
            default -> EngineKind.VLLM;
        };
        return new ReplicaMemory(
                model,
                format,
                kept,
                new Parallelism(spec.tensorParallel(), spec.pipelineParallel(), experts),
                EngineMemory.of(kind));
    }

    /// vLLM's expert-parallel runs behave as if attention and shared experts stood whole on every GPU (source: fitted
    /// on ML.ENERGY v3, both readings tried with families left out).
    private static Layout layout(ReplicaSpec spec, boolean hasExperts, String engine) {
        int group = Math.max(spec.tensorParallel(), hasExperts ? spec.expertParallel() : 1);
        int experts = hasExperts ? Math.min(spec.expertParallel(), group) : 1;
        boolean replicates = experts > 1 && engine.startsWith("vllm");
        return new Layout(group, spec.pipelineParallel(), experts, replicates);
    }

    /// TensorRT-LLM's FP8 checkpoints keep keys and values in FP8 (source: NVIDIA's published checkpoints); others keep
    /// them at 16 bits unless told otherwise.
    private static Precision usualCache(ReplicaSpec spec, Optional<Precision> weights) {
        boolean isSmall = weights.equals(Optional.of(Precision.FP8)) || weights.equals(Optional.of(Precision.FP4));
        return isSmall && EngineEra.key(spec.engine(), "", false).equals("trtllm") ? Precision.FP8 : Precision.BF16;
    }

    private static Optional<Precision> precision(String label, Precision usual) {
        return label.isBlank() || label.strip().equalsIgnoreCase("auto")
                ? Optional.of(usual)
                : PrecisionLabel.find(label);
    }

    private static Optional<String> wrongSizes(ReplicaSpec spec) {
        Map<String, Integer> degrees = Map.of(
                "tensor_parallel", spec.tensorParallel(),
                "pipeline_parallel", spec.pipelineParallel(),
                "expert_parallel", spec.expertParallel());
        return degrees.entrySet().stream()
                .filter(degree -> degree.getValue() < 1 || degree.getValue() > MOST_GPUS)
                .map(degree ->
                        "%s (%d) must be between 1 and %d.".formatted(degree.getKey(), degree.getValue(), MOST_GPUS))
                .sorted()
                .findFirst();
    }

    private static Optional<String> impossible(GpuType gpu, Accelerator accelerator, Precision weights) {
        if (weights == Precision.BF16 && !gpu.denseTeraflops().containsKey(Precision.BF16)) {
            return Optional.of("%s has no matrix units for bf16; fp16 runs there.".formatted(gpu.name()));
        }
        boolean lacks = weights == Precision.FP8
                && !accelerator.computesIn(Precision.FP8)
                && !accelerator.computesIn(Precision.INT8);
        return lacks
                ? Optional.of("%s computes in neither fp8 nor int8, so fp8 weights do not run there; use bf16 or int4."
                        .formatted(gpu.name()))
                : Optional.empty();
    }

    private String unknownGpu(String name) {
        List<String> gpus = hardware.nearestGpus(name);
        List<String> near = gpus.isEmpty() ? hardware.nearestCpus(name) : gpus;
        return "The GPU \"%s\" is not in the catalogue%s."
                .formatted(name, near.isEmpty() ? "" : "; near are " + String.join(", ", near));
    }
}
