package io.wattle.calibration;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.performance.Calibration;
import io.wattle.prediction.ModelLookup;
import io.wattle.prediction.ReplicaResolver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Fits the shipped constants to published measurements and judges them by what was left out.
public final class Refit {
    private static final int ITERATIONS = 15;

    /// A leave-out fit begins at the fit of everything, which is near.
    private static final int LEAVE_OUT_ITERATIONS = 6;

    private Refit() {}

    /// @param constants fitted on everything, with intervals from what was left out
    /// @param report    text
    /// @param html      the same with plots, one file
    public record Result(Calibration constants, String text, String report, String html) {}

    /// @param folder   with {@code serving} and {@code power}
    /// @param progress told what is being done
    public static Result of(Path folder, ModelLookup models, Consumer<String> progress) throws IOException {
        ReplicaResolver resolver = new ReplicaResolver(models, HardwareCatalog.standard());
        PublishedMeasurements.Collection read = PublishedMeasurements.read(folder, resolver);
        List<Measurement> used =
                read.measurements().stream().filter(m -> m.weight() > 0).toList();
        List<CappedRun> caps = PublishedCaps.read(folder, resolver);
        progress.accept("Fitting %d runs and %d capped runs.".formatted(used.size(), caps.size()));
        Calibration fitted = new Fit(used, caps, ITERATIONS).from(Calibration.standard());
        progress.accept("Leaving out each family of models.");
        List<Errors.Scored> families = LeaveOut.score(used, fitted, LEAVE_OUT_ITERATIONS, Measurement::family);
        progress.accept("Leaving out each generation of GPUs.");
        List<Errors.Scored> gpus = LeaveOut.score(used, fitted, LEAVE_OUT_ITERATIONS, Refit::generation);
        Calibration constants = Widths.fit(fitted, families, gpus);
        Report report = new Report(read.skipped(), LeaveOut.score(used, constants), families, gpus, caps, constants);
        return new Result(constants, constants.text(heading(used)), report.text(), ReportPage.of(report));
    }

    /// Boards that differ in memory only are left out together.
    private static String generation(Measurement measurement) {
        return measurement.gpu().substring(0, 4);
    }

    private static String heading(List<Measurement> used) {
        Set<String> gpus = used.stream().map(Measurement::gpu).collect(Collectors.toCollection(TreeSet::new));
        String sources = used.stream()
                .collect(Collectors.groupingBy(Measurement::source, TreeMap::new, Collectors.counting()))
                .toString();
        return """
                # Constants of the performance and energy model. Format 1.
                # Written by "wattle calibrate --published"; runs by source: %s.
                # A line for each: value (fitted), prior (believed before), spread (how far a fit may stray: standard deviation
                # of the logarithm of value over prior; 0 is not fitted this way), unit, meaning with the source of the prior.
                %s %s
                """.formatted(sources, Calibration.FITTED_GPUS, String.join(", ", gpus));
    }
}
