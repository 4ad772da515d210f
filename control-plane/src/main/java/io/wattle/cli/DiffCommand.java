package io.wattle.cli;

import static io.wattle.cli.Column.shown;
import static io.wattle.cli.Column.wide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.quantity.Scale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// {@code wattle diff}: what one plan does otherwise than another.
@Command(
        name = "diff",
        description = "Tells two plans apart: watts, joules per token, replicas, and headroom of each power domain.",
        footer = {
            "",
            "A plan is a file that \"wattle plan -o json\" wrote, \"latest\", or the number of a plan of the control",
            "plane. Only what differs is listed; figures are modelled.",
            "",
            "Example: wattle diff latest planned.json"
        })
final class DiffCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 30;

    private static final List<Column> CHANGES = List.of(
            shown("REPLICA", "replica"), shown("CHANGE", "change"), shown("BEFORE", "before"), shown("AFTER", "after"));

    private static final List<Column> DOMAINS = List.of(
            shown("DOMAIN", "name"),
            shown("LIMIT", row -> fromTo(row.path("limit_watts"))),
            shown("COMMITTED", row -> fromTo(row.path("committed_watts"))),
            shown("HEADROOM", row -> fromTo(row.path("headroom_watts"))),
            shown("HEADROOM-AFTER", DiffCommand::headroomShare),
            wide("EXPECTED", row -> fromTo(row.path("expected_watts"))));

    private static final List<Column> UNSERVED = List.of(
            shown("UNSERVED", "model"),
            shown("REQUESTS/S-BEFORE", row -> rate(row, "requests_per_second_before")),
            shown("REQUESTS/S-AFTER", row -> rate(row, "requests_per_second_after")));

    private final CliContext context;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "PLAN_A", description = "The plan before.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "PLAN_B", description = "The plan after.")
    private String after = "";

    DiffCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ObjectNode document = PlanDiffDocument.write(plan(before), plan(after));
        switch (output.format()) {
            case JSON -> context.out().println(document.toPrettyString());
            case YAML -> context.out().print(DocumentYaml.write(document));
            case CSV ->
                Csv.lines(
                                document.path("changes"),
                                List.of("replica", "change", "before", "after"),
                                output.hasHeaders())
                        .forEach(context.out()::println);
            case TABLE, WIDE -> lines(document).forEach(context.out()::println);
        }
        return ExitCode.DONE.code();
    }

    private PlanFile plan(String name) {
        boolean isOfServer = name.equals("latest") || name.matches("\\d{1,18}");
        return isOfServer
                ? PlanFile.of("plan " + name, server.client(context).get("plans/" + name))
                : PlanFile.read(Path.of(name));
    }

    private List<String> lines(JsonNode document) {
        JsonNode objective = document.path("objective");
        List<String> lines = new ArrayList<>();
        lines.add("power              " + figure(objective.path("watts"), Scale.POWER));
        lines.add("per output token   " + figure(objective.path("joules_per_output_token"), Scale.ENERGY));
        JsonNode tokens = objective.path("output_tokens_per_second");
        lines.add("output tokens/s    " + rate(tokens, "before") + " -> " + rate(tokens, "after"));
        lines.add("replicas           " + counts(document.path("replicas")));
        section(lines, CHANGES, document.path("changes"));
        section(lines, DOMAINS, document.path("domains"));
        section(lines, UNSERVED, document.path("unserved"));
        return lines;
    }

    private void section(List<String> lines, List<Column> columns, JsonNode rows) {
        boolean isWide = output.format() == OutputFormat.WIDE;
        List<JsonNode> first = new ArrayList<>();
        rows.forEach(first::add);
        int left = isWide ? 0 : Math.max(0, first.size() - MOST_ROWS);
        List<String> table = Table.of(
                        columns.stream()
                                .filter(column -> isWide || !column.isWide())
                                .toList(),
                        first.subList(0, first.size() - left))
                .lines(output.hasHeaders());
        if (!table.isEmpty()) {
            lines.add("");
            lines.addAll(table);
        }
        if (left > 0) {
            lines.add("and " + left + " more; -o wide lists all");
        }
    }

    private static String counts(JsonNode replicas) {
        List<String> parts = new ArrayList<>();
        replicas.properties().forEach(count -> {
            if (count.getValue().asInt() > 0) {
                parts.add(count.getValue().asInt() + " " + count.getKey());
            }
        });
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static String figure(JsonNode change, Scale scale) {
        if (!change.has("change")) {
            return quantity(change.path("before"), scale) + " -> " + quantity(change.path("after"), scale);
        }
        double difference = change.path("change").asDouble();
        double base = change.path("before").asDouble();
        String share = base > 0
                ? String.format(Locale.ROOT, ", %s%.1f %%", sign(difference), 100 * Math.abs(difference) / base)
                : "";
        return quantity(change.path("before"), scale) + " -> " + quantity(change.path("after"), scale) + " ("
                + sign(difference) + scale.format(Math.abs(difference)) + share + ")";
    }

    private static String sign(double difference) {
        return difference < 0 ? "-" : "+";
    }

    private static String fromTo(JsonNode change) {
        String was = quantity(change.path("before"), Scale.POWER);
        String will = quantity(change.path("after"), Scale.POWER);
        return was.equals(will) ? was : was + " -> " + will;
    }

    private static String quantity(JsonNode value, Scale scale) {
        return value.isNumber() ? scale.format(value.asDouble()) : Cells.UNKNOWN;
    }

    private static String headroomShare(JsonNode row) {
        JsonNode headroom = row.path("headroom_watts").path("after");
        double limit = row.path("limit_watts").path("after").asDouble();
        return headroom.isNumber() && limit > 0 ? Math.round(100 * headroom.asDouble() / limit) + " %" : Cells.UNKNOWN;
    }

    private static String rate(JsonNode row, String field) {
        return ModelLines.rate(row.path(field).asDouble());
    }
}
