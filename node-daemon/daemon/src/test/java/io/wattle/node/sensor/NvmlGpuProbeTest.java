package io.wattle.node.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.nvml.ClocksEventReason;
import io.wattle.nvml.RecoveryAction;
import io.wattle.nvml.fake.FakeDriver;
import io.wattle.quantity.Watts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Method: boards of the fake driver, whose clock stands still between advances.
class NvmlGpuProbeTest {
    @TempDir
    Path folder;

    @Test
    void aBusyHopperTellsEverything() {
        var fake = FakeDriver.in(folder)
                .scenario(
                        "gpu 0 demand_mw 650000\ngpu 0 bandwidth 0.8\ngpu 0 process 4711 100 c\ngpu 0 ecc_corrected 7");
        var probe = gpu(fake).probe();
        probe.vitals();
        fake.advance(Duration.ofSeconds(10));
        var pulse = value(probe.pulse());
        assertThat(pulse.average()).contains(new Watts(650));
        assertThat(pulse.instant()).contains(new Watts(650));
        assertThat(pulse.clocks()).containsOnlyKeys("graphics", "sm", "memory");
        assertThat(pulse.reasons()).isPresent();

        var detail = value(probe.vitals()).detail();
        assertThat(detail.energyMillijoules().getAsLong()).isBetween(6_000_000L, 6_500_000L);
        assertThat(detail.shares().get("dram")).isEqualTo(0.8);
        assertThat(detail.peakBandwidth().getAsDouble()).isBetween(3.3e12, 3.4e12);
        assertThat(detail.processes()).isEqualTo(OptionalInt.of(1));
        assertThat(detail.limits())
                .isEqualTo(Map.of(
                        "requested", new Watts(700),
                        "default", new Watts(700),
                        "min", new Watts(200),
                        "max", new Watts(700)));
        assertThat(detail.celsius()).containsOnlyKeys("gpu", "memory");
        var health = value(probe.health());
        assertThat(health.eccErrors()).containsEntry("corrected", 7L);
        assertThat(health.recovery()).contains(RecoveryAction.NONE);
    }

    @Test
    void anAmpereHasNoBandwidthAndNothingPretendsOtherwise() {
        var fake = FakeDriver.in(folder).scenario("type A100-SXM-80GB\ngpu 0 bandwidth 0.8");
        var probe = gpu(fake).probe();
        probe.vitals();
        fake.advance(Duration.ofSeconds(10));
        var detail = value(probe.vitals()).detail();
        assertThat(detail.shares()).isEmpty();
        assertThat(detail.peakBandwidth()).isPresent();
    }

    @Test
    void aPowerCapIsAReason() {
        var fake = FakeDriver.in(folder).scenario("gpu 0 demand_mw 650000\ngpu 0 enforced_limit_mw 400000");
        var probe = gpu(fake).probe();
        probe.pulse();
        fake.advance(Duration.ofSeconds(10));
        assertThat(value(probe.pulse()).reasons().orElseThrow()).contains(ClocksEventReason.SW_POWER_CAP);
    }

    @Test
    void aSuperchipsModuleIsNotCountedAsTheGpus() {
        var fake = FakeDriver.in(folder)
                .scenario("type GH200-480GB\ngpu 0 demand_mw 400000\ngpu 0 module_extra_mw 200000");
        var probe = gpu(fake).probe();
        probe.vitals();
        fake.advance(Duration.ofSeconds(10));
        var seen = value(probe.vitals());
        assertThat(value(probe.pulse()).average()).contains(new Watts(400));
        assertThat(seen.detail().modulePower()).contains(new Watts(600));
        assertThat(seen.detail().energyMillijoules()).isEmpty();
    }

    @Test
    void afterAReloadTheGpuIsReadAgain() {
        var fake = FakeDriver.in(folder).scenario("gpu 0 bandwidth 0.5");
        var found = find(fake);
        var probe = found.gpus().getFirst().probe();
        assertThat(probe.vitals()).isInstanceOf(Reading.Value.class);
        fake.scenario("generation 1\ngpu 0 bandwidth 0.5");
        assertThat(probe.vitals()).isInstanceOf(Reading.Failed.class);
        assertThat(found.session().orElseThrow().generation()).isOne();
        assertThat(probe.vitals()).isInstanceOf(Reading.Value.class);
        fake.advance(Duration.ofSeconds(1));
        assertThat(value(probe.vitals()).detail().shares()).containsEntry("dram", 0.5);
    }

    @Test
    void aGpuThatIsUnpluggedAndComesBackAtAnotherPlaceIsFoundByItsIdentity() {
        var fake = FakeDriver.in(folder).scenario("gpus 2\ngpu 1 demand_mw 500000");
        var probe = find(fake).gpus().get(1).probe();
        assertThat(probe.vitals()).isInstanceOf(Reading.Value.class);
        fake.scenario("gpus 2\ngpu 1 unplugged");
        assertThat(probe.vitals()).isInstanceOf(Reading.Lost.class);
        fake.scenario("gpus 2\norder 1,0\ngpu 1 demand_mw 500000");
        assertThat(probe.vitals()).isInstanceOf(Reading.Value.class);
        fake.advance(Duration.ofSeconds(10));
        assertThat(value(probe.vitals()).power()).contains(new Watts(500));
    }

    @Test
    void xidsAreToldWithTheirGpu() {
        var fake = FakeDriver.in(folder).inRealTime().scenario("gpus 2");
        var events = new GpuEvents(find(fake).session().orElseThrow());
        assertThat(events.await(Duration.ofMillis(10)).xid()).isEmpty();
        fake.scenario("gpus 2\ngpu 1 xid 1 79\ngpu 1 lost");
        Optional<GpuEvents.Xid> xid = Optional.empty();
        for (int attempt = 0; attempt < 50 && xid.isEmpty(); attempt++) {
            xid = events.await(Duration.ofMillis(200)).xid();
        }
        assertThat(xid).contains(new GpuEvents.Xid("GPU-fa4e0000-0000-4000-8000-000000000001", 79));
        assertThat(value(gpu(fake).probe().vitals()).power()).isPresent();
    }

    private GpuSensor gpu(FakeDriver fake) {
        return find(fake).gpus().getFirst();
    }

    private static GpuDriver find(FakeDriver fake) {
        return NvmlGpus.find(Optional.of(fake.library()), InstantSource.fixed(Instant.EPOCH), Duration.ofSeconds(20));
    }

    private static <T> T value(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Value.class);
        var value = (Reading.Value<T>) reading;
        assertThat(value.precision()).isEqualTo(OptionalDouble.of(0.05));
        return value.value();
    }
}
