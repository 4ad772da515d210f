package io.wattle.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.performance.Calibration;
import io.wattle.performance.HostDraw;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ServingModel;
import io.wattle.prediction.CatalogLookup;
import io.wattle.prediction.ReplicaResolver;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a change for the worse is seen. How well the model predicts what it was not fitted on takes minutes to find
/// out: {@code wattle calibrate --published}.
/// Method: the shipped constants on the published runs they were fitted on.
class AccuracyTest {
    private static final Path MEASUREMENTS = Path.of(System.getenv()
            .getOrDefault(
                    "WATTLE_MEASUREMENTS", Path.of("..", "..", "shared", "data").toString()));

    private final ReplicaResolver resolver = new ReplicaResolver(new CatalogLookup(), HardwareCatalog.standard());

    @BeforeEach
    void needsMeasurements() {
        assumeThat(Files.exists(MEASUREMENTS.resolve("serving")))
                .as("The measurements are not beside the repository, so the model is not held against them.")
                .isTrue();
    }

    @Test
    void everyRunIsUnderstood() throws IOException {
        assertThat(PublishedMeasurements.read(MEASUREMENTS, resolver).skipped()).isEmpty();
    }

    @Test
    void mediansStayWhereTheFitLeftThem() throws IOException {
        List<Errors.Scored> scored = LeaveOut.score(
                PublishedMeasurements.read(MEASUREMENTS, resolver).measurements().stream()
                        .filter(m -> m.weight() > 0)
                        .toList(),
                Calibration.standard());
        assertThat(median(scored, "ML.ENERGY v3, all", Errors.Scored::gap)).isLessThan(6);
        assertThat(median(scored, "ML.ENERGY v3, all", Errors.Scored::watts)).isLessThan(8);
        assertThat(median(scored, "ML.ENERGY v3, all", Errors.Scored::joules)).isLessThan(10);
        assertThat(median(scored, "silicon, all", Errors.Scored::gap)).isLessThan(7);
        assertThat(median(scored, "silicon, all", Errors.Scored::firstToken)).isLessThan(25);
    }

    @Test
    void throughputUnderACapIsWithinEightPercentInTheMedian() throws IOException {
        ServingModel model = new ServingModel(Calibration.standard());
        double[] errors = PublishedCaps.read(MEASUREMENTS, resolver).stream()
                .mapToDouble(run -> Math.abs(Fit.ratio(model, run) / run.ratio() - 1))
                .sorted()
                .toArray();
        assertThat(errors).hasSizeGreaterThan(10);
        assertThat(errors[errors.length / 2]).isLessThan(0.08);
    }

    /// GPUs of these runs are at their cap of 500 W, as the model says they are.
    @Test
    void wallPowerOfEightGpusIsWithinEightPercent() throws IOException {
        CappedRun run = PublishedCaps.read(MEASUREMENTS, resolver).getFirst();
        double gpus = 8
                * new ServingModel(Calibration.standard())
                        .at(
                                run.configuration(),
                                run.load(),
                                new PowerControl(OptionalDouble.empty(), OptionalDouble.of(500)))
                        .wattsPerGpu();
        assertThat(CsvRow.all(Files.readString(MEASUREMENTS.resolve("power/mlperf_wall_power_h200.csv"))))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(HostDraw.of(CpuArchitecture.X86_64, 8)
                                        .wall(8, 8, new Watts(gpus))
                                        .value()
                                / row.required("avg_system_power_w"))
                        .isBetween(0.92, 1.08));
    }

    private static double median(List<Errors.Scored> scored, String stratum, Function<Errors.Scored, Double> error) {
        Stratum held = Stratum.ALL.stream()
                .filter(each -> each.name().equals(stratum))
                .findFirst()
                .orElseThrow();
        return Errors.of(
                        scored.stream().filter(s -> held.holds(s.measurement())).toList(), error)
                .medianAbsolutePercent();
    }
}
