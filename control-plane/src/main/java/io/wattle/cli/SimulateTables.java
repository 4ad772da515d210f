package io.wattle.cli;

import static io.wattle.cli.Column.shown;
import static io.wattle.cli.Column.wide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.quantity.Scale;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Shows a Simulation document.
final class SimulateTables {
    private static final double MILLI = 1e3;

    private static final List<Column> POLICIES = List.of(
            shown("POLICY", "policy"),
            shown("ENERGY", row -> joules(row, "total")),
            shown("GPUS", row -> joules(row, "gpu")),
            shown("ENERGY/TOKEN", row -> Cells.joules(row, "joules_per_output_token")),
            wide("PREFILL", row -> joules(row, "gpu_prefill")),
            wide("DECODE", row -> joules(row, "gpu_decode")),
            wide("IDLE", row -> joules(row, "gpu_idle")),
            wide("LOADING", row -> joules(row, "gpu_loading")),
            wide("HOSTS", row -> joules(row, "host")),
            shown("TTFT-P50", row -> time(row, "ttft_ms", "p50")),
            shown("TTFT-P99", row -> time(row, "ttft_ms", "p99")),
            shown("TPOT-P50", row -> time(row, "tpot_ms", "p50")),
            shown("TPOT-P99", row -> time(row, "tpot_ms", "p99")),
            shown("MET", row -> share(row.path("slo_attainment"))),
            shown("REJECTED", row -> row.path("requests").path("rejected").asText()),
            wide("FAILED", row -> row.path("requests").path("failed").asText()),
            shown("PEAK", row -> Cells.watts(row, "peak_watts")),
            shown(
                    "OVER-LIMIT",
                    row -> Scale.TIME.format(
                            row.path("domain_violation_seconds").asDouble())),
            shown("MOVES", "moves"),
            wide("PREEMPTIONS", "preemptions"));

    private static final List<Column> MODELS = List.of(
            shown("MODEL", "name"),
            shown("ENERGY", row -> joules(row, "total")),
            shown("ENERGY/TOKEN", row -> Cells.joules(row, "joules_per_output_token")),
            shown("TTFT-P99", row -> time(row, "ttft_ms", "p99")),
            shown("TPOT-P99", row -> time(row, "tpot_ms", "p99")),
            shown("MET", row -> share(row.path("slo_attainment"))),
            shown("REQUESTS", row -> row.path("requests").path("arrived").asText()),
            shown("REJECTED", row -> row.path("requests").path("rejected").asText()));

    private static final List<String> CSV_FIELDS = List.of(
            "policy",
            "joules_per_output_token",
            "output_tokens",
            "slo_attainment",
            "domain_violation_seconds",
            "moves",
            "peak_watts",
            "simulated_seconds");

    private SimulateTables() {}

    static void print(ObjectNode document, OutputOptions options, PrintStream out) {
        List<JsonNode> policies = new ArrayList<>(List.of(document));
        document.path("compared").forEach(policies::add);
        switch (options.format()) {
            case JSON -> out.println(document.toPrettyString());
            case YAML -> out.print(DocumentYaml.write(document));
            case CSV -> Csv.lines(policies, CSV_FIELDS, options.hasHeaders()).forEach(out::println);
            case TABLE, WIDE -> tables(document, policies, options, out);
        }
    }

    private static void tables(JsonNode document, List<JsonNode> policies, OutputOptions options, PrintStream out) {
        boolean isWide = options.format() == OutputFormat.WIDE;
        out.println(String.format(
                Locale.ROOT,
                "%s requests, %s output tokens, %s simulated in %.1f s. Every figure is simulated.",
                Cells.grouped(document.path("requests").path("arrived").asLong()),
                Cells.grouped(document.path("output_tokens").asLong()),
                Scale.TIME.format(document.path("simulated_seconds").asDouble()),
                document.path("wall_seconds").asDouble()));
        out.println();
        List<Column> columns =
                POLICIES.stream().filter(column -> isWide || !column.isWide()).toList();
        Table.of(columns, policies).lines(options.hasHeaders()).forEach(out::println);
        out.println();
        Table.of(MODELS, document.path("models")).lines(options.hasHeaders()).forEach(out::println);
    }

    private static String joules(JsonNode row, String part) {
        return Cells.joules(row.path("energy_joules"), part);
    }

    private static String time(JsonNode row, String field, String percentile) {
        JsonNode value = row.path(field).path(percentile);
        return value.isNumber() ? Scale.TIME.format(value.asDouble() / MILLI) : Cells.UNKNOWN;
    }

    private static String share(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.2f %%", value.asDouble() * 100) : Cells.UNKNOWN;
    }
}
