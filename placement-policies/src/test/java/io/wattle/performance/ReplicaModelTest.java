package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.fleet.HostPower;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReplicaModelTest {
    private static final Request CHAT = new Request(1000, 200);
    private static final ServiceLevelObjective LAX = objective(60_000, 1_000, 95);
    private final ModelArchitecture llama = model("meta-llama/Llama-3.1-8B");

    /// 16 GB of weights at 84 % of 3.35 TB/s take 5.7 ms; engine, cache and arithmetic add under 3 ms.
    @Test
    void aSingleSequenceWaitsForTheWeights() {
        OperatingPoint point = on(1, Precision.BF16, 64).at(0.01, 95).orElseThrow();
        assertThat(point.timePerOutputToken()).isBetween(Duration.ofNanos(5_700_000), Duration.ofNanos(8_700_000));
    }

    @Test
    void capacityGrowsWithTheBatchAndLoadCostsLatencyAndWatts() {
        ReplicaModel model = on(1, Precision.BF16, 64);
        double capacity = model.capacity(LAX);
        assertThat(capacity).isGreaterThan(10 * on(1, Precision.BF16, 1).capacity(LAX));
        OperatingPoint idle = model.at(0, 95).orElseThrow();
        OperatingPoint half = model.at(capacity / 2, 95).orElseThrow();
        OperatingPoint full = model.at(capacity, 95).orElseThrow();
        assertThat(idle.power()).isEqualTo(new Watts(79));
        assertThat(idle.busy()).isZero();
        assertThat(half.power()).isBetween(idle.power(), full.power());
        assertThat(full.power()).isBetween(new Watts(400), new Watts(700));
        assertThat(half.timePerOutputToken()).isLessThan(full.timePerOutputToken());
        assertThat(half.timeToFirstToken()).isLessThan(full.timeToFirstToken());
    }

    @Test
    void aTighterObjectiveAndAHigherPercentileLeaveLessCapacity() {
        ReplicaModel model = on(1, Precision.BF16, 256);
        double lax = model.capacity(LAX);
        double tight = model.capacity(objective(60_000, 12, 95));
        double tighter = model.capacity(objective(60_000, 12, 99));
        assertThat(tight).isLessThan(lax);
        assertThat(tighter).isLessThan(tight).isPositive();
        long first = model.at(lax, 95).orElseThrow().timeToFirstToken().toMillis();
        assertThat(model.capacity(objective(first * 8 / 10, 1_000, 95))).isLessThan(lax);
        assertThat(model.capacity(objective(1, 1_000, 95))).isZero();
        assertThat(model.at(tight, 95).orElseThrow().timePerOutputToken()).isLessThanOrEqualTo(Duration.ofMillis(12));
    }

    @Test
    void aLowerClockDrawsLessAndTakesLess() {
        ReplicaModel free = on(1, Precision.BF16, 64);
        ReplicaModel clocked = new ReplicaModel(
                llama,
                Precision.BF16,
                new ReplicaModel.Setting(gpus(1), 1, new PowerControl(OptionalDouble.of(0.6), OptionalDouble.empty())),
                CHAT,
                64);
        double rate = clocked.capacity(LAX);
        assertThat(rate).isLessThan(free.capacity(LAX));
        assertThat(clocked.power(rate)).isLessThan(free.power(rate));
    }

    @Test
    void powerIsStraightBetweenItsBends() {
        ReplicaModel model = on(1, Precision.BF16, 64);
        double[] bends = model.bends(model.capacity(LAX));
        for (int index = 1; index < bends.length; index++) {
            double below = model.power(bends[index - 1]).value();
            double above = model.power(bends[index]).value();
            double middle = model.power((bends[index - 1] + bends[index]) / 2).value();
            assertThat(middle).isCloseTo((below + above) / 2, within(1e-6));
        }
    }

    @Test
    void refusesMoreThanItCanTake() {
        ReplicaModel model = on(1, Precision.BF16, 64);
        assertThat(model.at(2 * model.capacity(LAX), 95)).isEmpty();
    }

    @Test
    void moreGpusAndSmallerWeightsAreFaster() {
        Duration one = on(1, Precision.BF16, 8).at(0.01, 95).orElseThrow().timePerOutputToken();
        assertThat(on(2, Precision.BF16, 8).at(0.01, 95).orElseThrow().timePerOutputToken())
                .isLessThan(one);
        assertThat(on(1, Precision.FP8, 8).at(0.01, 95).orElseThrow().timePerOutputToken())
                .isLessThan(one);
    }

    @Test
    void processorsDrawBetweenTheirHostsIdleAndMaximum() {
        HostPower host = new HostPower(new Watts(180), new Watts(800));
        Machine machine = Machine.ofProcessors(HardwareCatalog.standard().cpu("EPYC-9654"), host);
        ReplicaModel model = new ReplicaModel(llama, Precision.INT8, ReplicaModel.Setting.free(machine), CHAT, 4);
        OperatingPoint point = model.at(model.capacity(LAX) / 8, 95).orElseThrow();
        assertThat(point.power().value()).isCloseTo(180 + point.busy() * 620, within(1e-9));
        assertThat(point.timePerOutputToken()).isGreaterThan(Duration.ofMillis(18));
    }

    private ReplicaModel on(int gpus, Precision precision, int maxBatch) {
        return new ReplicaModel(llama, precision, ReplicaModel.Setting.free(gpus(gpus)), CHAT, maxBatch);
    }

    private static Machine gpus(int count) {
        return Machine.ofGpus(HardwareCatalog.standard().gpu("H100").orElseThrow(), count)
                .orElseThrow();
    }

    private static ServiceLevelObjective objective(long firstMillis, long gapMillis, double percentile) {
        return new ServiceLevelObjective(Duration.ofMillis(firstMillis), Duration.ofMillis(gapMillis), percentile);
    }

    private static ModelArchitecture model(String name) {
        return ModelCatalog.standard().find(name).orElseThrow().architecture();
    }
}
