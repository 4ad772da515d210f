package io.wattle.node.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.nvml.fake.FakeDriver;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlGpusTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void withoutADriverThereAreNoGpusAndAReason() {
        var found = NvmlGpus.find(Optional.of(folder.resolve("none.so")), CLOCK, PATIENCE);
        assertThat(found.gpus()).isEmpty();
        assertThat(found.note())
                .startsWith("No NVIDIA driver was found: there is no library (%s/none.so).".formatted(folder));
    }

    @Test
    void everyGpuIsReadInWattsAndBytes() {
        var fake = FakeDriver.in(folder).scenario("gpus 2\ngpu 1 demand_mw 500000\ngpu 1 used_mib 1000");
        var found = NvmlGpus.find(Optional.of(fake.library()), CLOCK, PATIENCE);
        fake.advance(Duration.ofSeconds(10));
        assertThat(found.note()).isEmpty();
        assertThat(found.gpus()).hasSize(2);
        var gpu = found.gpus().get(1);
        assertThat(gpu.index()).isEqualTo(1);
        assertThat(gpu.uuid()).isEqualTo("GPU-fa4e0000-0000-4000-8000-000000000001");
        assertThat(gpu.probe().vitals()).isInstanceOfSatisfying(Reading.Value.class, value -> {
            var seen = (GpuObservation) value.value();
            assertThat(seen.power()).contains(new Watts(500));
            assertThat(seen.enforcedLimit()).contains(new Watts(700));
            assertThat(seen.memoryUsed().orElseThrow()).isGreaterThanOrEqualTo(Bytes.ofGibibytes(1000.0 / 1024));
            assertThat(seen.memoryTotal().orElseThrow()).isGreaterThan(Bytes.ofGibibytes(79));
            assertThat(value.precision()).isEqualTo(OptionalDouble.of(0.05));
        });
    }

    @Test
    void aBoardWithoutAPowerSensorIsUnknownAndALostOneFails() {
        var fake = FakeDriver.in(folder).scenario("gpu 0 fail nvmlDeviceGetPowerUsage 3");
        var gpu = NvmlGpus.find(Optional.of(fake.library()), CLOCK, PATIENCE)
                .gpus()
                .getFirst();
        assertThat(gpu.probe().vitals())
                .isInstanceOfSatisfying(
                        Reading.Value.class,
                        value -> assertThat(((GpuObservation) value.value()).power())
                                .isEmpty());
        fake.scenario("gpu 0 lost");
        assertThat(gpu.probe().vitals())
                .isInstanceOfSatisfying(
                        Reading.Lost.class,
                        lost -> assertThat(lost.reason())
                                .startsWith("The GPU 0 cannot be read: ")
                                .contains("GPU_IS_LOST"));
    }
}
