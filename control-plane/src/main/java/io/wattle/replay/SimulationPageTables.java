package io.wattle.replay;

import io.wattle.comparison.Axis;
import io.wattle.comparison.Plot;
import io.wattle.fleet.GpuGroup;
import io.wattle.performance.Calibration;
import io.wattle.simulation.EnergyUse;
import io.wattle.simulation.ModelOutcome;
import io.wattle.simulation.Percentiles;
import io.wattle.simulation.SimulationInput;
import io.wattle.simulation.SimulationResult;
import io.wattle.workload.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The tables of the page of a simulated day.
final class SimulationPageTables {
    private static final double KILOWATT_HOUR = 3.6e6;

    private SimulationPageTables() {}

    static String policies(List<SimulationResult> results) {
        List<String> rows = new ArrayList<>();
        for (SimulationResult result : results) {
            ModelOutcome all = result.all();
            rows.add(row(
                    result.controller(),
                    String.format(Locale.ROOT, "%.2f %%", all.attainment() * 100),
                    Axis.text(all.energy().total() / KILOWATT_HOUR),
                    Axis.text(all.energy().gpu() / KILOWATT_HOUR),
                    text(all.joulesPerOutputToken()),
                    percentiles(all.firstToken()),
                    percentiles(all.perToken()),
                    "%d / %d".formatted(all.rejected(), all.failed()),
                    Axis.text(result.cluster().peakWatts() / 1e3),
                    Axis.text(result.violationSeconds()),
                    "%d / %d / %d"
                            .formatted(
                                    result.moves().starts(),
                                    result.moves().stops(),
                                    result.moves().retunes())));
        }
        return table(
                rows,
                "policy",
                "within objectives",
                "kWh",
                "kWh of GPUs",
                "J per output token",
                "first token ms p50 / p95 / p99",
                "per token ms p50 / p95 / p99",
                "rejected / failed",
                "peak kW",
                "seconds above limits",
                "starts / stops / clocks");
    }

    static String models(List<Model> models, List<SimulationResult> results) {
        List<String> rows = new ArrayList<>();
        for (Model model : models) {
            for (SimulationResult result : results) {
                result.models().stream()
                        .filter(outcome -> outcome.name().equals(model.name().value()))
                        .forEach(outcome -> rows.add(model(model, outcome, result.controller())));
            }
        }
        return table(
                rows,
                "model",
                "policy",
                "first token within",
                "p50 / p95 / p99 ms",
                "per token within",
                "p50 / p95 / p99 ms",
                "both met",
                "wanted",
                "J per output token");
    }

    /// What each model caused, and nobody.
    static String energy(SimulationResult result) {
        List<String> rows = new ArrayList<>();
        result.models().forEach(model -> rows.add(energy(model.name(), model.energy(), model.joulesPerOutputToken())));
        rows.add(energy("nobody's: GPUs and hosts without replicas", result.spare(), Double.NaN));
        return table(
                rows, "model", "kWh", "reading prompts", "answering", "idle", "loading", "hosts", "J per output token");
    }

    private static String energy(String name, EnergyUse use, double perToken) {
        return row(
                name,
                kilowattHours(use.total()),
                kilowattHours(use.prefill()),
                kilowattHours(use.decode()),
                kilowattHours(use.idle()),
                kilowattHours(use.loading()),
                kilowattHours(use.host()),
                text(perToken));
    }

    private static String kilowattHours(double joules) {
        return Axis.text(joules / KILOWATT_HOUR);
    }

    private static String model(Model model, ModelOutcome outcome, String policy) {
        return row(
                outcome.name(),
                policy,
                millis(model.objective().timeToFirstToken()),
                percentiles(outcome.firstToken()),
                millis(model.objective().timePerOutputToken()),
                percentiles(outcome.perToken()),
                String.format(Locale.ROOT, "%.2f %%", outcome.attainment() * 100),
                Axis.text(model.objective().percentile()) + " %",
                text(outcome.joulesPerOutputToken()));
    }

    static String tenants(SimulationResult result) {
        List<String> rows = result.tenants().stream()
                .map(tenant -> row(tenant.tenant(), Axis.text(tenant.joules() / KILOWATT_HOUR)))
                .toList();
        return table(rows, "tenant", "kWh");
    }

    /// Which GPUs the model was fitted on.
    static String sources(SimulationInput input) {
        StringBuilder text = new StringBuilder();
        input.cluster()
                .nodes()
                .flatMap(node -> node.gpus().stream())
                .map(GpuGroup::type)
                .distinct()
                .sorted()
                .forEach(type -> text.append("<p class=\"soft\"><b>%s</b>: %s.</p>\n"
                        .formatted(
                                Plot.escaped(type),
                                Calibration.standard().fittedGpus().contains(type)
                                        ? "calibrated, the model was fitted on measurements of it"
                                        : "datasheet, the model was not fitted on measurements of it")));
        return text.append("<p class=\"soft\">Hosts draw between their idle and their highest watts by the share of"
                        + " their GPUs at work. Tenants pay for what their requests did, and by that share for idle time,"
                        + " loading and hosts.</p>\n")
                .toString();
    }

    private static String millis(Duration duration) {
        return Axis.text(duration.toNanos() / 1e6) + " ms";
    }

    private static String percentiles(Percentiles values) {
        return text(values.p50()) + " / " + text(values.p95()) + " / " + text(values.p99());
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "-" : Axis.text(value);
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder("<tr>");
        for (String cell : cells) {
            row.append("<td>").append(Plot.escaped(cell)).append("</td>");
        }
        return row.append("</tr>\n").toString();
    }

    private static String table(List<String> rows, String... headers) {
        return "<div class=\"scroll\"><table><tr>"
                + String.join(
                        "",
                        Arrays.stream(headers)
                                .map(header -> "<th>" + header + "</th>")
                                .toList())
                + "</tr>\n" + String.join("", rows) + "</table></div>\n";
    }
}
