package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.nvml.GpmSampler.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpmSamplerTest {
    private static final List<Integer> DECODE = List.of(GpmMetric.DRAM_BW_UTIL, GpmMetric.ANY_TENSOR_UTIL);

    @TempDir
    private Path folder;

    @Test
    void readsWhatHappenedBetweenTwoSamples() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 load 1\ngpu 0 bandwidth 0.75\ngpu 0 tensor 0.125");
        try (var sampler = fake.gpu().gpm().sampler()) {
            sampler.sample();
            fake.driver().advance(Duration.ofMillis(500));
            sampler.sample();

            assertThat(sampler.metrics(DECODE))
                    .containsExactly(
                            new Reading(10, OptionalDouble.of(75), 0), new Reading(5, OptionalDouble.of(12.5), 0));
            fake.driver().scenario("gpu 0 load 1\ngpu 0 bandwidth 0.25");
            sampler.sample();
            fake.driver().advance(Duration.ofMillis(500));
            sampler.sample();
            assertThat(sampler.metrics(DECODE).getFirst()).isEqualTo(new Reading(10, OptionalDouble.of(25), 0));
        }
    }

    @Test
    void hasNoMetricsBeforeTheSecondSample() throws NvmlException {
        try (var sampler = FakeGpu.in(folder, "").gpu().gpm().sampler()) {
            sampler.sample();

            assertThatThrownBy(() -> sampler.metrics(DECODE))
                    .hasMessage("nvmlGpmMetricsGet answered NO_DATA (21): there is no data yet.");
        }
    }

    @Test
    void tellsNotANumberAndUnknownMetricsAsAbsent() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 gpm 10 nan");
        try (var sampler = fake.gpu().gpm().sampler()) {
            sampler.sample();
            fake.driver().advance(Duration.ofMillis(200));
            sampler.sample();

            assertThat(sampler.metrics(List.of(GpmMetric.DRAM_BW_UTIL, GpmMetric.C2C_TOTAL_TX_PER_SEC)))
                    .containsExactly(
                            new Reading(10, OptionalDouble.empty(), 0), new Reading(100, OptionalDouble.empty(), 3));
        }
    }

    @Test
    void hasNoDataForSamplesThatAreTooClose() throws NvmlException {
        var fake = FakeGpu.in(folder, "");
        try (var sampler = fake.gpu().gpm().sampler()) {
            sampler.sample();
            fake.driver().advance(Duration.ofMillis(50));
            sampler.sample();

            assertThat(sampler.metrics(DECODE)).extracting(Reading::nvmlReturn).containsExactly(21, 21);
        }
    }

    @Test
    void passesEveryMetricOfTheLargestForm() throws NvmlException {
        var fake = FakeGpu.in(folder, "");
        try (var sampler = fake.gpu().gpm().sampler()) {
            sampler.sample();
            fake.driver().advance(Duration.ofSeconds(1));
            sampler.sample();
            var all = java.util.stream.IntStream.rangeClosed(1, 333).boxed().toList();

            assertThat(sampler.metrics(all)).extracting(Reading::metricId).isEqualTo(all);
            assertThatThrownBy(() -> sampler.metrics(java.util.Collections.nCopies(334, 1)))
                    .hasMessage("The number of metrics (334) must be at most 333.");
        }
    }

    @Test
    void samplesAMigInstanceThroughItsParent() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 mig\ngpu 0 mig_instance 0 1 9984\ngpu 0 bandwidth 0.5");
        try (var sampler = fake.gpu().gpm().sampler(1)) {
            sampler.sample();
            fake.driver().advance(Duration.ofSeconds(1));
            sampler.sample();

            assertThat(sampler.metrics(DECODE).getFirst().value()).isEqualTo(OptionalDouble.of(50));
        }
    }

    @Test
    void isAbsentBeforeHopper() throws NvmlException {
        var gpm = FakeGpu.in(folder, "type A100-SXM-80GB").gpu().gpm();

        assertThat(gpm.isSupported()).isFalse();
        assertThatThrownBy(gpm::isStreaming).hasMessageContaining("NOT_SUPPORTED");
        try (var sampler = gpm.sampler()) {
            assertThatThrownBy(sampler::sample).hasMessageContaining("NOT_SUPPORTED");
        }
    }

    @Test
    void isAbsentWithAnOldDriver() throws NvmlException {
        assertThat(FakeGpu.oldIn(folder, "").gpu().gpm().isSupported()).isFalse();
    }

    @Test
    void streamsWhenAsked() throws NvmlException {
        var gpm = FakeGpu.in(folder, "").gpu().gpm();

        assertThat(gpm.isSupported()).isTrue();
        assertThat(gpm.isStreaming()).isFalse();
        gpm.setStreaming(true);
        assertThat(gpm.isStreaming()).isTrue();
    }

    @Test
    void refusesUseAfterClose() throws NvmlException {
        var sampler = FakeGpu.in(folder, "").gpu().gpm().sampler();
        sampler.close();
        sampler.close();

        assertThatThrownBy(sampler::sample).hasMessage("The GPM sampler is closed.");
    }

    @Test
    void numbersTheMetricsOfALink() {
        assertThat(List.of(GpmMetric.nvLinkReceived(0), GpmMetric.nvLinkSent(0), GpmMetric.nvLinkSent(17)))
                .containsExactly(62, 63, 97);
        assertThatThrownBy(() -> GpmMetric.nvLinkSent(18)).hasMessage("The link (18) must be from 0 to 17.");
    }
}
