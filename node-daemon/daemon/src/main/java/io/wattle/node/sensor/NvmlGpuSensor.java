package io.wattle.node.sensor;

import io.wattle.nvml.NvmlDevice;
import io.wattle.nvml.NvmlException;
import io.wattle.nvml.NvmlReturn;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;

/// One GPU through NVML. What a board does not have stays absent; a lost GPU is a failure of the whole reading.
final class NvmlGpuSensor implements Sensor<GpuObservation> {
    /// What the power is averaged over on Ampere (except GA100) and later (source: nvml.h, nvmlDeviceGetPowerUsage).
    private static final Duration WINDOW = Duration.ofSeconds(1);

    /// Relative error of the boards' power sensors (source: Yang et al., SC24, arXiv:2312.02741).
    private static final double PRECISION = 0.05;

    private final int index;
    private final NvmlDevice device;
    private final InstantSource clock;

    NvmlGpuSensor(int index, NvmlDevice device, InstantSource clock) {
        this.index = index;
        this.device = device;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "gpu-" + index;
    }

    @Override
    public Reading<GpuObservation> read() {
        try {
            var memory = optional(() -> device.memory().frameBuffer());
            var power = optional(() -> Watts.ofMilliwatts(device.power().usageMilliwatts()));
            var limit = optional(() -> Watts.ofMilliwatts(device.power().enforcedLimitMilliwatts()));
            var observation = new GpuObservation(
                    memory.map(buffer -> new Bytes(buffer.totalBytes())),
                    memory.map(buffer -> new Bytes(buffer.usedBytes())),
                    power,
                    limit);
            return new Reading.Value<>(
                    observation, WINDOW, OptionalDouble.of(PRECISION), "nvml_average", clock.instant());
        } catch (NvmlException failure) {
            return new Reading.Failed<>("The GPU %d cannot be read: %s".formatted(index, failure.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Query<T> {
        T ask() throws NvmlException;
    }

    /// @throws NvmlException where the GPU itself is gone, so that no later question needs asking
    private static <T> Optional<T> optional(Query<T> query) throws NvmlException {
        try {
            return Optional.of(query.ask());
        } catch (NvmlException failure) {
            if (failure.is(NvmlReturn.GPU_IS_LOST) || failure.is(NvmlReturn.UNINITIALIZED)) {
                throw failure;
            }
            return Optional.empty();
        }
    }
}
