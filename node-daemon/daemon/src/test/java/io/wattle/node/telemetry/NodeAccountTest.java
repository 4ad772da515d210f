package io.wattle.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.fleet.HostPower;
import io.wattle.node.sensor.CpuTimes;
import io.wattle.node.sensor.GpuDetail;
import io.wattle.node.sensor.GpuFacts;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.GpuProbe;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.HostMemory;
import io.wattle.node.sensor.PowerObservation;
import io.wattle.node.sensor.PowerObservation.Counter;
import io.wattle.node.sensor.PowerObservation.Coverage;
import io.wattle.node.sensor.ProcessSample;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Method: ticks one second apart on a machine of four processors, 400 clock ticks a second; the host draws 100 W idle
/// and 500 W at most.
class NodeAccountTest {
    private static final HostPowerBounds BOUNDS =
            new HostPowerBounds(new HostPower(new Watts(100), new Watts(500)), true);
    private static final long SECOND = 1_000_000_000L;
    private static final Reading<PowerObservation> NONE = new Reading.Unsupported<>("none");

    private final NodeAccount account = new NodeAccount(BOUNDS, List.of());
    private long busy;
    private int second;

    @Test
    void withoutASensorTheModelTellsAndSaysSo() {
        tick(0, NONE, List.of());
        var sample = tick(100, NONE, List.of());
        assertThat(sample.utilisation()).isEqualTo(OptionalDouble.of(0.25));
        assertThat(sample.host())
                .contains(new HostDraw(
                        Origin.MODELLED,
                        "cpu-utilisation-model",
                        new Watts(200),
                        Duration.ofSeconds(1),
                        new Joules(200),
                        Map.of("cpu-utilisation-model", new Joules(200)),
                        new Joules(100)));
    }

    @Test
    void nothingIsSaidBeforeTheSecondTick() {
        assertThat(tick(0, NONE, List.of()).host()).isEmpty();
        assertThat(tick(0, NONE, List.of()).host()).isPresent();
    }

    @Test
    void aCounterIsMeasuredThroughItsWrap() {
        tick(0, rapl(900_000_000, 1_000_000_000), List.of());
        var sample = tick(400, rapl(50_000_000, 1_000_000_000), List.of());
        assertThat(sample.host())
                .contains(new HostDraw(
                        Origin.MEASURED,
                        "rapl",
                        new Watts(150),
                        Duration.ofSeconds(1),
                        new Joules(150),
                        Map.of("rapl", new Joules(150)),
                        new Joules(50)));
    }

    @Test
    void aShortGapIsCoveredByTheNextReadingAndALongOneByTheModel() {
        tick(0, rapl(0, 0), List.of());
        tick(0, rapl(100_000_000, 0), List.of());
        var gap = tick(400, new Reading.Failed<>("x"), List.of());
        assertThat(gap.host().orElseThrow().energyTotal()).isEqualTo(new Joules(100));
        var after = tick(400, rapl(500_000_000, 0), List.of());
        assertThat(after.host().orElseThrow().energyTotal()).isEqualTo(new Joules(500));
        assertThat(after.host().orElseThrow().power()).isEqualTo(new Watts(200));
        NodeSample away = after;
        for (int missing = 0; missing < 5; missing++) {
            away = tick(0, new Reading.Failed<>("x"), List.of());
        }
        assertThat(away.host().orElseThrow())
                .isEqualTo(new HostDraw(
                        Origin.MODELLED,
                        "cpu-utilisation-model",
                        new Watts(100),
                        Duration.ofSeconds(5),
                        new Joules(1000),
                        Map.of("rapl", new Joules(500), "cpu-utilisation-model", new Joules(500)),
                        Joules.ZERO));
    }

    @Test
    void activeEnergyGoesToReplicasByTheirShareOfProcessorTime() {
        tick(0, NONE, List.of(work("chat/0", 10, 0), work("code/0", 11, 0)));
        var sample = tick(200, NONE, List.of(work("chat/0", 10, 100), work("code/0", 11, 50)));
        assertThat(sample.host().orElseThrow().active()).isEqualTo(new Joules(200));
        assertThat(sample.replicaEnergy()).isEqualTo(Map.of("chat/0", new Joules(100), "code/0", new Joules(50)));
    }

    @Test
    void aReplicaNotYetSeenAtWorkIsAbsent() {
        tick(0, NONE, List.of());
        assertThat(tick(200, NONE, List.of(work("chat/0", 10, 70))).replicaEnergy())
                .isEmpty();
        assertThat(tick(200, NONE, List.of(work("chat/0", 99, 80))).replicaEnergy())
                .isEmpty();
    }

    @Test
    void withoutAKnownIdleTheLowestMeasuredDrawIsIdle() {
        var guessing =
                new NodeAccount(new HostPowerBounds(new HostPower(new Watts(1), new Watts(500)), false), List.of());
        guessing.advance(observations(0, rapl(0, 0), List.of()));
        guessing.advance(observations(0, rapl(80_000_000, 0), List.of()));
        var sample = guessing.advance(observations(0, rapl(200_000_000, 0), List.of()));
        assertThat(sample.host().orElseThrow().active()).isEqualTo(new Joules(40));
    }

    @Test
    void aMeterOfTheWholeNodeLosesTheGpusAndAGpusEnergyGoesToItsReplica() {
        var gpu = new GpuSensor(0, "GPU-1", "H100", GpuFacts.UNKNOWN, unused());
        var withGpu = new NodeAccount(BOUNDS, List.of(gpu));
        NodeSample sample = NodeSample.NONE;
        for (int watts : new int[] {100, 100, 300}) {
            sample = withGpu.advance(new Observations(
                    ++second * SECOND,
                    cpu(0),
                    memory(),
                    List.of(value(new PowerObservation.Draw(new Watts(450 + watts), Coverage.NODE), "acpi")),
                    List.of(value(gpuAt(watts), "nvml")),
                    List.of(work("chat/0", 10, 0, 0))));
        }
        var host = sample.host().orElseThrow();
        assertThat(host.power().value()).isCloseTo(450, within(1e-9));
        assertThat(host.origin()).isEqualTo(Origin.MEASURED);
        assertThat(sample.gpus())
                .containsExactly(new GpuDraw(
                        gpu,
                        Optional.of(gpuAt(300)),
                        Duration.ZERO,
                        new Joules(400),
                        new Joules(200),
                        OptionalDouble.empty(),
                        false));
        assertThat(sample.replicaEnergy()).isEqualTo(Map.of("chat/0", new Joules(200)));
    }

    @Test
    void aGpuThatCannotBeReadIsUnknownAndNotZero() {
        var gpu = new GpuSensor(0, "GPU-1", "H100", GpuFacts.UNKNOWN, unused());
        var withGpu = new NodeAccount(BOUNDS, List.of(gpu));
        var sample = withGpu.advance(new Observations(
                SECOND, cpu(0), memory(), List.of(NONE), List.of(new Reading.Failed<>("lost")), List.of()));
        assertThat(sample.gpus().getFirst().power()).isEmpty();
        assertThat(sample.gpus().getFirst().seen()).isEmpty();
    }

    private NodeSample tick(long busyTicks, Reading<PowerObservation> power, List<ReplicaWork> replicas) {
        return account.advance(observations(busyTicks, power, replicas));
    }

    private Observations observations(long busyTicks, Reading<PowerObservation> power, List<ReplicaWork> replicas) {
        second++;
        return new Observations(second * SECOND, cpu(busyTicks), memory(), List.of(NONE, power), List.of(), replicas);
    }

    private Reading<CpuTimes> cpu(long busyTicks) {
        busy += busyTicks;
        return value(new CpuTimes(busy, second * 400L), "cpu");
    }

    private static Reading<HostMemory> memory() {
        return value(new HostMemory(new Bytes(1000), new Bytes(500)), "memory");
    }

    private static ReplicaWork work(String replica, long pid, long ticks, Integer... gpus) {
        return new ReplicaWork(replica, Optional.of(new ProcessSample(pid, 5, ticks, true)), List.of(gpus));
    }

    private static GpuObservation gpuAt(int watts) {
        return new GpuObservation(
                Optional.empty(), Optional.empty(), Optional.of(new Watts(watts)), Optional.empty(), GpuDetail.NONE);
    }

    private static Reading<PowerObservation> rapl(long microjoules, long range) {
        var counters = List.of(new Counter("intel-rapl:0", microjoules, range));
        return value(new PowerObservation.Counters(counters, Coverage.HOST), "rapl");
    }

    private static <T> Reading<T> value(T value, String source) {
        return new Reading.Value<>(value, Duration.ZERO, OptionalDouble.empty(), source, Instant.EPOCH);
    }

    private static GpuProbe unused() {
        return new FakeProbe();
    }
}
