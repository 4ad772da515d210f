package io.wattle.calibration;

import io.wattle.performance.Calibration;
import io.wattle.performance.EngineEra;
import io.wattle.performance.Uncertainty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Half-widths of intervals from the errors on what was left out.
final class Widths {
    /// Share of measurements that an interval is to contain; a little above 90 %, since the groups are few.
    private static final double SHARE = 0.91;

    /// Sources with engines of today; older ones are judged by how much wider they are.
    private static final Set<String> CURRENT = Set.of("mlenergy-v3", "silicon");

    private Widths() {}

    /// @param families each family predicted by constants fitted without it
    /// @param gpus     each kind of GPU likewise
    static Calibration fit(Calibration calibration, List<Errors.Scored> families, List<Errors.Scored> gpus) {
        List<Errors.Scored> usual = families.stream()
                .filter(s -> CURRENT.contains(s.measurement().source()))
                .toList();
        Map<String, Double> values = new HashMap<>();
        put(
                values,
                "interval.latency.dense",
                usual,
                Errors.Scored::gap,
                m -> !Stratum.hasExperts(m) && !Stratum.isSmall(m));
        put(
                values,
                "interval.latency.experts",
                usual,
                Errors.Scored::gap,
                m -> Stratum.hasExperts(m) && !Stratum.isSmall(m));
        put(
                values,
                "interval.latency.quantised",
                usual,
                Errors.Scored::gap,
                m -> !Stratum.hasExperts(m) && Stratum.isSmall(m));
        put(
                values,
                "interval.latency.quantised-experts",
                usual,
                Errors.Scored::gap,
                m -> Stratum.hasExperts(m) && Stratum.isSmall(m));
        put(values, "interval.watts.dense", usual, Errors.Scored::watts, m -> !Stratum.hasExperts(m));
        put(values, "interval.watts.experts", usual, Errors.Scored::watts, Stratum::hasExperts);
        Calibration fitted = calibration.with(values);
        values.put(
                "interval.other-engine",
                widening(fitted, families, s -> !engine(s).equals(EngineEra.DEFAULT)));
        values.put(
                "interval.other-gpu",
                widening(fitted, gpus, s -> CURRENT.contains(s.measurement().source())));
        return calibration.with(values);
    }

    private static void put(
            Map<String, Double> values,
            String name,
            List<Errors.Scored> scored,
            Function<Errors.Scored, Double> error,
            Predicate<Measurement> holds) {
        List<Errors.Scored> held =
                scored.stream().filter(s -> holds.test(s.measurement())).toList();
        Errors.of(held, error).halfWidth(SHARE).ifPresent(width -> values.put(name, width));
    }

    /// How many times wider than usual an interval must be to contain as many.
    private static double widening(
            Calibration calibration, List<Errors.Scored> scored, Predicate<Errors.Scored> holds) {
        Uncertainty uncertainty = new Uncertainty(calibration.with(
                Map.of("interval.other-engine", 1.0, "interval.other-gpu", 1.0, "interval.large-batch", 1.0)));
        double[] ratios = scored.stream()
                .filter(holds)
                .filter(s -> Double.isFinite(s.gap()))
                .mapToDouble(s -> Math.abs(s.gap())
                        / Math.log(uncertainty.latencyFactor(
                                s.measurement().configuration(), s.measurement().load())))
                .sorted()
                .toArray();
        return ratios.length == 0 ? 1 : Math.max(1, ratios[(int) (SHARE * ratios.length)]);
    }

    private static String engine(Errors.Scored scored) {
        return scored.measurement().configuration().engineKey();
    }
}
