package io.wattle.calibration;

import io.wattle.performance.Calibration;
import io.wattle.performance.Configuration;
import io.wattle.performance.ServingModel;
import io.wattle.performance.Uncertainty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What a fit reached, by source and stratum.
///
/// @param skipped  why rows were not used, with how many
/// @param seen     predicted by constants fitted on everything
/// @param families each family of models predicted by constants fitted without it
/// @param gpus     each generation of GPUs likewise
record Report(
        Map<String, Integer> skipped,
        List<Errors.Scored> seen,
        List<Errors.Scored> families,
        List<Errors.Scored> gpus,
        List<CappedRun> caps,
        Calibration constants) {
    /// Quantities by name.
    static final Map<String, Function<Errors.Scored, Double>> QUANTITIES = quantities();

    private static Map<String, Function<Errors.Scored, Double>> quantities() {
        Map<String, Function<Errors.Scored, Double>> all = new LinkedHashMap<>();
        all.put("gap between tokens", Errors.Scored::gap);
        all.put("mean time per token", Errors.Scored::mean);
        all.put("GPU watts", Errors.Scored::watts);
        all.put("joules per token", Errors.Scored::joules);
        all.put("time to first token", Errors.Scored::firstToken);
        return all;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("Percent; columns: median, mean, 90th percentile of the absolute error; bias (median).\n");
        section(text, "A family of models left out, GPU seen", families);
        section(text, "The same without runs suspected to be bound by the host", notHostBound(families));
        section(text, "A generation of GPUs left out", gpus);
        section(text, "Everything seen by the fit", seen);
        text.append("\nFamilies left out, one by one\n");
        byFamily(text);
        text.append(capLine());
        text.append(choiceLine());
        text.append(coverageLine("families", families));
        text.append("\nNot used\n");
        skipped.forEach((reason, rows) -> text.append("  %4d  %s\n".formatted(rows, reason)));
        return text.toString();
    }

    private static List<Errors.Scored> notHostBound(List<Errors.Scored> scored) {
        return scored.stream().filter(s -> !s.measurement().hostBound()).toList();
    }

    private static void section(StringBuilder text, String title, List<Errors.Scored> scored) {
        text.append('\n').append(title).append('\n');
        for (Stratum stratum : Stratum.ALL) {
            List<Errors.Scored> held =
                    scored.stream().filter(s -> stratum.holds(s.measurement())).toList();
            if (!held.isEmpty()) {
                text.append("  %-42s %5d runs\n".formatted(stratum.name(), held.size()));
                lines(text, held);
            }
        }
    }

    private static void lines(StringBuilder text, List<Errors.Scored> held) {
        QUANTITIES.forEach((name, error) -> {
            Errors errors = Errors.of(held, error);
            if (errors.count() > 0) {
                text.append("    %-22s %s\n".formatted(name, errors));
            }
        });
    }

    private void byFamily(StringBuilder text) {
        Map<String, List<Errors.Scored>> groups = new TreeMap<>();
        families.forEach(s -> groups.computeIfAbsent(
                        s.measurement().source() + ", " + s.measurement().family() + ", "
                                + s.measurement().gpu() + ", "
                                + s.measurement().configuration().engineKey(),
                        _ -> new ArrayList<>())
                .add(s));
        groups.forEach((name, scored) -> text.append("  %-64s %4d  gap %s  watts %s  joules %s\n"
                .formatted(
                        name,
                        scored.size(),
                        Errors.of(scored, Errors.Scored::gap),
                        Errors.of(scored, Errors.Scored::watts),
                        Errors.of(scored, Errors.Scored::joules))));
    }

    private String capLine() {
        ServingModel model = new ServingModel(constants);
        double[] errors = caps.stream()
                .mapToDouble(run -> 100 * Math.abs(Fit.ratio(model, run) / run.ratio() - 1))
                .sorted()
                .toArray();
        return errors.length == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%nThroughput under a cap, relative to a higher one (seen by the fit): median %.1f, most %.1f over %d runs%n",
                        errors[errors.length / 2],
                        errors[errors.length - 1],
                        errors.length);
    }

    private String choiceLine() {
        Choice choice = Choice.of(families);
        return String.format(
                Locale.ROOT,
                "Choice under limits on the gap, families left out: %.1f %% more joules than the best, limit broken in %.1f %%, the best in %.1f %% of %d%n",
                choice.regret(),
                choice.violations(),
                choice.best(),
                choice.groups());
    }

    private String coverageLine(String name, List<Errors.Scored> scored) {
        return String.format(
                Locale.ROOT,
                "90 %% intervals with %s left out contain: gap %.1f %%, watts %.1f %%%n",
                name,
                coverage(scored, Errors.Scored::gap, true),
                coverage(scored, Errors.Scored::watts, false));
    }

    private double coverage(List<Errors.Scored> scored, Function<Errors.Scored, Double> error, boolean isLatency) {
        Uncertainty uncertainty = new Uncertainty(constants);
        long inside = 0;
        long all = 0;
        for (Errors.Scored each : scored) {
            double logarithm = error.apply(each);
            if (Double.isFinite(logarithm)) {
                Configuration configuration = each.measurement().configuration();
                double factor = isLatency
                        ? uncertainty.latencyFactor(
                                configuration, each.measurement().load())
                        : uncertainty.wattsFactor(
                                configuration, each.measurement().load());
                inside += Math.abs(logarithm) <= Math.log(factor) ? 1 : 0;
                all++;
            }
        }
        return 100.0 * inside / all;
    }
}
