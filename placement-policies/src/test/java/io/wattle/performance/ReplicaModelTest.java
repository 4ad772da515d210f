package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.fleet.HostPower;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaModelTest {
    private static final Request CHAT = new Request(1000, 200);
    private final ModelArchitecture llama = model("meta-llama/Llama-3.1-8B");

    /// 16 GB of weights at 84 % of 3.35 TB/s take 5.7 ms; engine, cache and arithmetic add under 3 ms.
    @Test
    void aSingleSequenceWaitsForTheWeights() {
        OperatingPoint point = on(1, Precision.BF16).at(0.01, 64).orElseThrow();
        assertThat(point.timePerOutputToken()).isBetween(Duration.ofNanos(5_700_000), Duration.ofNanos(8_700_000));
    }

    @Test
    void capacityGrowsWithTheBatchAndLoadCostsLatencyAndWatts() {
        ReplicaModel model = on(1, Precision.BF16);
        assertThat(model.capacity(64)).isGreaterThan(10 * model.capacity(1));
        OperatingPoint idle = model.at(0, 64).orElseThrow();
        OperatingPoint half = model.at(model.capacity(64) / 2, 64).orElseThrow();
        OperatingPoint full = model.at(model.capacity(64), 64).orElseThrow();
        assertThat(idle.power()).isEqualTo(new Watts(79));
        assertThat(idle.busy()).isZero();
        assertThat(half.power()).isBetween(idle.power(), full.power());
        assertThat(full.power()).isBetween(new Watts(400), new Watts(700));
        assertThat(half.timePerOutputToken()).isLessThan(full.timePerOutputToken());
    }

    @Test
    void refusesMoreThanItCanTake() {
        ReplicaModel model = on(1, Precision.BF16);
        assertThat(model.at(2 * model.capacity(64), 64)).isEqualTo(Optional.empty());
    }

    @Test
    void moreGpusAndSmallerWeightsAreFaster() {
        Duration one = on(1, Precision.BF16).at(0.01, 8).orElseThrow().timePerOutputToken();
        assertThat(on(2, Precision.BF16).at(0.01, 8).orElseThrow().timePerOutputToken())
                .isLessThan(one);
        assertThat(on(1, Precision.FP8).at(0.01, 8).orElseThrow().timePerOutputToken())
                .isLessThan(one);
    }

    @Test
    void processorsDrawBetweenTheirHostsIdleAndMaximum() {
        HostPower host = new HostPower(new Watts(180), new Watts(800));
        Machine machine = Machine.ofProcessors(HardwareCatalog.standard().cpu("EPYC-9654"), host);
        ReplicaModel model = new ReplicaModel(llama, Precision.INT8, machine, CHAT);
        OperatingPoint point = model.at(model.capacity(4), 4).orElseThrow();
        assertThat(point.power().value()).isCloseTo(180 + point.busy() * 620, within(1e-9));
        assertThat(point.timePerOutputToken()).isGreaterThan(Duration.ofMillis(18));
    }

    private ReplicaModel on(int gpus, Precision precision) {
        Machine machine = Machine.ofGpus(HardwareCatalog.standard().gpu("H100").orElseThrow(), gpus)
                .orElseThrow();
        return new ReplicaModel(llama, precision, machine, CHAT);
    }

    private static ModelArchitecture model(String name) {
        return ModelCatalog.standard().find(name).orElseThrow().architecture();
    }
}
