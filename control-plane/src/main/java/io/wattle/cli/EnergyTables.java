package io.wattle.cli;

import static io.wattle.cli.Column.shown;
import static io.wattle.cli.Column.wide;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/// Who used how much energy, and what became of all that the meters counted.
final class EnergyTables {
    /// What the sums may be told by.
    static final Set<String> GROUPS = Set.of("tenant", "model", "key", "hour");

    static final ResourceTable TABLE = new ResourceTable(
            List.of(
                    shown("NAME", "name"),
                    shown("REQUESTS", "requests"),
                    shown("PROMPT-TOKENS", "prompt_tokens"),
                    shown("OUTPUT-TOKENS", "output_tokens"),
                    shown("ENERGY", EnergyTables::energy),
                    shown("SAVED", row -> Cells.joules(row, "saved_joules")),
                    shown("COST", row -> with(row, "cost", Cells.text(row, "currency"))),
                    shown("CARBON", row -> with(row, "carbon_grams", "g")),
                    wide("UNSETTLED", row -> Cells.joules(row, "unsettled_joules")),
                    wide("UNKNOWN", "requests_of_unknown_energy")),
            List.of(
                    "name",
                    "requests",
                    "prompt_tokens",
                    "output_tokens",
                    "energy_joules",
                    "measured_joules",
                    "modelled_joules",
                    "unsettled_joules",
                    "saved_joules",
                    "requests_of_unknown_energy",
                    "cost",
                    "cost_per_million_output_tokens",
                    "currency",
                    "carbon_grams"));

    private EnergyTables() {}

    private static String energy(JsonNode row) {
        String figure = Cells.joules(row, "energy_joules");
        double modelled = row.path("modelled_joules").asDouble();
        double all = row.path("energy_joules").asDouble();
        if (modelled <= 0 || all <= 0) {
            return figure;
        }
        return modelled >= all ? figure + " (modelled)" : figure + " (part modelled)";
    }

    private static String with(JsonNode row, String field, String unit) {
        String figure = Cells.number(row, field);
        return figure.equals(Cells.UNKNOWN) || unit.equals(Cells.UNKNOWN) ? figure : figure + " " + unit;
    }

    /// What the sums above are to be held against.
    static void printMeter(JsonNode report, PrintStream out) {
        JsonNode meter = report.path("meter");
        if (meter.isObject()) {
            out.println();
            out.printf(
                    "The meters counted %s: %s charged to requests, %s idle, %s unclaimed, %s waiting.%n",
                    Cells.joules(meter, "metered_joules"),
                    Cells.joules(meter, "charged_joules"),
                    Cells.joules(meter, "idle_joules"),
                    Cells.joules(meter, "unclaimed_joules"),
                    Cells.joules(meter, "waiting_joules"));
            if (meter.path("unknown_node_seconds").asDouble() > 0) {
                out.printf("Not all is known of %s of nodes.%n", Cells.age(meter, "unknown_node_seconds"));
            }
        }
        if (report.has("complete") && !report.path("complete").asBoolean()) {
            out.println("The database is away: only what one gateway knows is here.");
        }
    }
}
