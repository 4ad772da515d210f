package io.wattle.calibration;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.performance.Calibration;
import io.wattle.prediction.ModelLookup;
import io.wattle.prediction.PredictionQuery;
import io.wattle.prediction.QueryReader;
import io.wattle.prediction.ReplicaResolver;
import io.wattle.prediction.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Moves the constants towards a user's own measurements, as far as those outweigh what the shipped ones were fitted
/// on.
public final class UserRefit {
    /// Fewer say too little about constants.
    private static final int LEAST_MEASUREMENTS = 5;

    private static final int ITERATIONS = 15;

    /// How far a constant may stray from its shipped value, relative to how far it might from its prior.
    private static final double SPREAD = 0.5;

    private final ReplicaResolver resolver;
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();

    private UserRefit(ModelLookup models) {
        this.resolver = new ReplicaResolver(models, HardwareCatalog.standard());
    }

    /// @param text   constants as a file
    /// @param report before and after
    public record Result(Calibration constants, String text, String report) {}

    /// @param csv columns of a prediction, and what was measured
    /// @throws IllegalArgumentException if too few rows make sense
    public static Result of(String csv, ModelLookup models, Calibration shipped) {
        UserRefit refit = new UserRefit(models);
        CsvRow.all(csv).forEach(refit::add);
        if (refit.measurements.size() < LEAST_MEASUREMENTS) {
            throw new IllegalArgumentException("Only %d rows can be used, and a fit needs %d.%s"
                    .formatted(refit.measurements.size(), LEAST_MEASUREMENTS, refit.refusals()));
        }
        return refit.fit(shipped);
    }

    private Result fit(Calibration shipped) {
        Calibration start = shipped.heldNearValues(SPREAD);
        Calibration fitted = new Fit(measurements, List.of(), ITERATIONS).from(start);
        List<Errors.Scored> before = LeaveOut.score(measurements, shipped);
        List<Errors.Scored> after = LeaveOut.score(measurements, fitted);
        StringBuilder report = new StringBuilder(
                "%d rows used. Percent: median, mean, 90th percentile of the absolute error; bias (median).\n"
                        .formatted(measurements.size()));
        Report.QUANTITIES.forEach((name, error) -> {
            if (Errors.of(before, error).count() > 0) {
                report.append("  %-22s before %s   after %s\n"
                        .formatted(name, Errors.of(before, error), Errors.of(after, error)));
            }
        });
        report.append(refusals());
        return new Result(fitted, fitted.text(heading(shipped)), report.toString());
    }

    private String heading(Calibration shipped) {
        Set<String> gpus = new TreeSet<>(shipped.fittedGpus());
        measurements.forEach(m -> gpus.add(m.gpu()));
        return """
                # Constants of the performance and energy model. Format 1.
                # Written by "wattle calibrate --from": the shipped constants, moved towards %d own measurements.
                %s %s
                """.formatted(measurements.size(), Calibration.FITTED_GPUS, String.join(", ", gpus));
    }

    private String refusals() {
        StringBuilder text = new StringBuilder();
        refused.forEach((reason, rows) -> text.append("\n  %d rows refused: %s".formatted(rows, reason)));
        return text.isEmpty() ? "" : text.append('\n').toString();
    }

    private void add(CsvRow row) {
        try {
            PredictionQuery query = QueryReader.read(row::text);
            switch (resolver.resolve(query.replica())) {
                case Resolution.Ready ready -> add(row, query, ready);
                case Resolution.OnProcessors found ->
                    refuse("%s is a processor, and only GPUs are fitted"
                            .formatted(found.cpu().name()));
                case Resolution.Refused(var reason) -> refuse(reason);
            }
        } catch (QueryReader.WrongCell wrong) {
            refuse(String.valueOf(wrong.getMessage()));
        }
    }

    private void add(CsvRow row, PredictionQuery query, Resolution.Ready ready) {
        Measurement.Observed observed = new Measurement.Observed(
                seconds(row, "measured_itl_ms"),
                seconds(row, "measured_tpot_ms"),
                row.number("measured_output_tokens_per_second"),
                row.number("measured_gpu_watts"),
                OptionalDouble.empty(),
                seconds(row, "measured_ttft_ms"));
        Measurement measurement = new Measurement(
                "own",
                "own",
                query.replica().model(),
                query.replica().model(),
                ready.gpu().name(),
                ready.configuration(),
                Loads.of(ready, query.sequences(), query.inputTokens(), query.outputTokens()),
                observed,
                query.sequences(),
                1,
                false);
        Optional<String> nonsense =
                query.clockMhz().isPresent() || query.capWatts().isPresent()
                        ? Optional.of("runs under a clock lock or a cap are not fitted")
                        : Plausibility.objection(measurement);
        nonsense.ifPresentOrElse(this::refuse, () -> measurements.add(measurement));
    }

    private void refuse(String reason) {
        refused.merge(reason, 1, Integer::sum);
    }

    private static OptionalDouble seconds(CsvRow row, String column) {
        OptionalDouble milliseconds = row.number(column);
        return milliseconds.isPresent() ? OptionalDouble.of(milliseconds.getAsDouble() / 1e3) : OptionalDouble.empty();
    }
}
