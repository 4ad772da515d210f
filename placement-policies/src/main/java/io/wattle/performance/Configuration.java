package io.wattle.performance;

import io.wattle.workload.ModelArchitecture;
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

    boolean hasExperts() {
        return work.experts().isPresent();
    }
}
