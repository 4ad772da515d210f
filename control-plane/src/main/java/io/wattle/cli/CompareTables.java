package io.wattle.cli;

import static io.wattle.cli.Column.shown;
import static io.wattle.cli.Column.wide;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.quantity.Scale;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Shows a Comparison document.
final class CompareTables {
    static final List<String> CSV_FIELDS = List.of(
            "slo_tpot_ms",
            "gpu",
            "basis",
            "tensor_parallel",
            "precision",
            "batch_size",
            "sm_clock_mhz",
            "gpu_power_cap_watts",
            "ttft_ms",
            "tpot_ms",
            "output_tokens_per_second",
            "requests_per_second",
            "gpu_watts",
            "host_watts",
            "committed_watts",
            "gpu_joules_per_output_token",
            "joules_per_output_token",
            "output_tokens_per_second_per_rack_kilowatt",
            "reason");

    private static final double MILLI = 1e3;

    private static final List<Column> BEST = List.of(
            shown("OBJECTIVE", row -> time(row, "slo_tpot_ms")),
            shown("GPU", CompareTables::device),
            shown("ENERGY/TOKEN", row -> Cells.joules(row, "joules_per_output_token")),
            shown("GPU-ONLY", row -> Cells.joules(row, "gpu_joules_per_output_token")),
            shown("TOKENS/S", row -> number(row, "output_tokens_per_second")),
            shown("PER-RACK-KW", row -> number(row, "output_tokens_per_second_per_rack_kilowatt")),
            shown("PER-TOKEN", row -> time(row, "tpot_ms")),
            shown("FIRST-TOKEN", row -> time(row, "ttft_ms")),
            shown("PRECISION", "precision"),
            shown("BATCH", "batch_size"),
            shown("SM-CLOCK", row -> row.has("sm_clock_mhz") ? Cells.text(row, "sm_clock_mhz") + " MHz" : "free"),
            wide("GPU-CAP", row -> Cells.watts(row, "gpu_power_cap_watts")),
            wide("GPU-POWER", row -> Cells.watts(row, "gpu_watts")),
            wide("HOST-SHARE", row -> Cells.watts(row, "host_watts")),
            wide("REQUESTS/S", row -> number(row, "requests_per_second")),
            shown("BASIS", "basis"));

    private static final List<Column> CHEAPEST = List.of(
            shown("OBJECTIVE", row -> time(row, "slo_tpot_ms")),
            shown("LOAD-FROM", CompareTables::from),
            shown("DRAWS-LEAST", "gpu"));

    private static final List<Column> BREAK_EVEN = List.of(
            shown("OBJECTIVE", row -> time(row, "slo_tpot_ms")),
            shown("GPU", "gpu"),
            shown("BEATS", "beats"),
            shown("FROM", CompareTables::from));

    private CompareTables() {}

    static void print(JsonNode document, boolean isWide, PrintStream out) {
        out.println(String.format(
                Locale.ROOT,
                "%s, %d tokens in and %d out, first token within %s; the fewest joules under each objective per token.",
                Cells.text(document, "model"),
                document.path("input_tokens").asInt(),
                document.path("output_tokens").asInt(),
                time(document, "slo_ttft_ms")));
        out.println("Every figure is modelled: \"calibrated\" by measurements of that GPU, \"datasheet\" without.");
        List<JsonNode> found = new ArrayList<>();
        List<JsonNode> none = new ArrayList<>();
        document.path("best").forEach(row -> (row.has("reason") ? none : found).add(row));
        section(BEST.stream().filter(column -> isWide || !column.isWide()).toList(), found, out);
        section(
                List.of(
                        shown("OBJECTIVE", row -> time(row, "slo_tpot_ms")),
                        shown("NOT-POSSIBLE", "gpu"),
                        shown("REASON", "reason")),
                none,
                out);
        section(CHEAPEST, document.path("cheapest"), out);
        if (isWide) {
            section(BREAK_EVEN, document.path("break_even"), out);
        }
        out.println();
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        for (JsonNode device : document.path("gpus")) {
            hosts.computeIfAbsent(host(device.path("host")), _ -> new ArrayList<>())
                    .add(Cells.text(device, "gpu"));
        }
        hosts.forEach((host, names) -> out.println("Host of " + String.join(", ", names) + ": " + host));
    }

    private static void section(List<Column> columns, Iterable<JsonNode> rows, PrintStream out) {
        List<String> lines = Table.of(columns, rows).lines(true);
        if (!lines.isEmpty()) {
            out.println();
            lines.forEach(out::println);
        }
    }

    private static String host(JsonNode host) {
        String idle = Cells.watts(host, "idle_watts");
        String most = Cells.watts(host, "max_watts");
        double losses = host.path("watts_per_gpu_watt").asDouble();
        int gpus = host.path("gpus").asInt();
        return (idle.equals(most) ? idle : idle + " to " + most)
                + (losses > 0 ? String.format(Locale.ROOT, " and %.2f W for each GPU watt", losses) : "")
                + (gpus == 0 ? "" : " for " + gpus + (gpus == 1 ? " GPU" : " GPUs"))
                + "; " + Cells.text(host, "source") + ".";
    }

    private static String device(JsonNode row) {
        return row.has("gpu_power_cap_watts")
                ? Cells.text(row, "tensor_parallel") + " x " + Cells.text(row, "gpu")
                : Cells.text(row, "gpu");
    }

    private static String from(JsonNode row) {
        double rate = row.path("from_requests_per_second").asDouble();
        return rate == 0 ? "any" : ModelLines.rate(rate) + " requests/s";
    }

    private static String number(JsonNode row, String field) {
        return row.path(field).isNumber() ? ModelLines.rate(row.path(field).asDouble()) : Cells.UNKNOWN;
    }

    private static String time(JsonNode row, String field) {
        return row.path(field).isNumber() ? Scale.TIME.format(row.path(field).asDouble() / MILLI) : Cells.UNKNOWN;
    }
}
