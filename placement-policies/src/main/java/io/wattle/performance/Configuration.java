package io.wattle.performance;

import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelPart;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;

/// One replica as it is set up: a model in a format on a layout of one kind of GPU, served by one engine.
///
/// @param engineKey of the engine's profile, see {@link EngineEra}
public record Configuration(
        Accelerator gpu, Layout layout, ModelWork work, WeightFormat format, Precision kept, String engineKey) {
    /// @param kept format of keys and values
    public static Configuration of(
            ModelArchitecture model,
            WeightFormat format,
            Precision kept,
            Accelerator gpu,
            Layout layout,
            String engineKey) {
        return new Configuration(gpu, layout, ModelWork.of(model, format, kept, layout), format, kept, engineKey);
    }

    /// Bytes of weights on one GPU, attention replicated where the layout does so.
    public double weightBytesPerGpu() {
        double bits = 0;
        for (ModelWork.Dense dense : work.dense()) {
            bits += dense.parameters() * dense.format().bitsOf(dense.part());
        }
        bits += work.experts()
                .map(routed -> routed.layers() * (double) routed.count() * routed.parameters() / layout.tensor()
                        * format.bitsOf(ModelPart.ROUTED_EXPERTS))
                .orElse(0.0);
        return (bits + 2 * work.head() * 16) / Byte.SIZE / layout.pipeline();
    }

    boolean hasExperts() {
        return work.experts().isPresent();
    }
}
