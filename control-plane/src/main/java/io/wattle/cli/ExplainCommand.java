package io.wattle.cli;

import static io.wattle.cli.Column.shown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.spec.ExplanationDocument;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// {@code wattle explain}: why a model runs where it does, or does not; and why a request went where it went.
@Command(
        name = "explain",
        description = {
            "Says why a model's replicas run where they do, or why they do not.",
            "@|bold explain request|@ ID says why the gateway sent a request where it did (x-request-id names it)."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final List<String> PARTS = List.of("replicas", "alternatives", "rejections", "unserved");

    private static final List<List<Column>> COLUMNS = List.of(
            List.of(shown("REPLICA", "replica"), shown("NODE", "node"), shown("REASON", "reason")),
            List.of(
                    shown("WAY", "way"),
                    shown("CHOSEN", row -> row.path("chosen").asBoolean() ? "yes" : "-"),
                    shown("REPLICAS", "replicas"),
                    shown("REQUESTS/S-EACH", row -> Cells.number(row, "capacity_requests_per_second")),
                    shown("MODELLED-POWER", row -> Cells.watts(row, "watts")),
                    shown("J/TOKEN", row -> Cells.joules(row, "joules_per_output_token")),
                    shown("REASON", "reason")),
            List.of(
                    shown("REPLICA", "replica"),
                    shown("REJECTED", "node"),
                    shown("CONSTRAINT", "constraint"),
                    shown("REASON", "reason")),
            List.of(
                    shown("UNSERVED-REQUESTS/S", row -> Cells.number(row, "requests_per_second")),
                    shown("REASON", "reason"),
                    shown("CONFLICT", "conflict")));

    private static final List<Column> FORECASTS = List.of(
            shown("CONSIDERED", "replica"),
            shown("UNDER-WAY", "requests_under_way"),
            shown("TTFT-MS", "expected_ttft_ms"),
            shown("TPOT-MS", "expected_tpot_ms"),
            shown("LATENESS", "lateness"),
            shown("MARGINAL-JOULES", "marginal_joules"),
            shown("CACHED-TOKENS", "cached_prompt_tokens"));

    private static final List<String> CSV_FIELDS = List.of(
            "part",
            "replica",
            "node",
            "constraint",
            "requests_per_second",
            "reason",
            "way",
            "chosen",
            "replicas",
            "capacity_requests_per_second",
            "watts",
            "joules_per_output_token",
            "excess_watts",
            "conflict");

    private static final Duration SEARCH_TIME = Duration.ofSeconds(10);

    private final CliContext context;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the model.")
    private String model = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "With \"request\": its id.")
    private @Nullable String request;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Explains what would be planned for these files, without a control plane. May be repeated.")
    private List<String> files = List.of();

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description = "Who decides, with -f: ${COMPLETION-CANDIDATES}.",
            completionCandidates = PolicyNames.class)
    private Optional<String> policy = Optional.empty();

    ExplainCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String id = request;
        if (id != null) {
            return explainRequest(id);
        }
        JsonNode explanation =
                files.isEmpty() ? server.client(context).get("explain/models/" + ApiClient.encode(model)) : planned();
        switch (output.format()) {
            case JSON -> context.out().println(explanation.toPrettyString());
            case YAML -> context.out().print(DocumentYaml.write(explanation));
            case CSV -> printCsv(explanation);
            case TABLE, WIDE -> printTables(explanation);
        }
        return ExitCode.DONE.code();
    }

    private JsonNode planned() {
        var planner = new OfflinePlanner(context, files);
        PlacementProblem problem = planner.problem(1, Optional.empty());
        ModelName name = problem.models().stream()
                .map(Model::name)
                .filter(known -> known.value().equals(model))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        ExitCode.NOT_FOUND, "The files of -f declare no model \"%s\".".formatted(model)));
        Deadline deadline = new Deadline(SEARCH_TIME);
        Plan plan = planner.plan(problem, PolicyNames.policy(policy, deadline), deadline);
        return ExplanationDocument.write(problem, plan, name, new Deadline(SEARCH_TIME));
    }

    private int explainRequest(String id) {
        if (!model.equals("request")) {
            throw new CliException(
                    ExitCode.USAGE,
                    "The second name \"%s\" has no meaning here; say \"wattle explain request %s\".".formatted(id, id));
        }
        JsonNode explanation = server.client(context).get("explain/requests/" + ApiClient.encode(id));
        switch (output.format()) {
            case JSON -> context.out().println(explanation.toPrettyString());
            case YAML -> context.out().print(DocumentYaml.write(explanation));
            case CSV, TABLE, WIDE -> {
                for (JsonNode attempt : explanation.path("tries")) {
                    context.out()
                            .println("%s on %s: %s"
                                    .formatted(
                                            attempt.path("replica").asText(),
                                            attempt.path("node").asText(),
                                            attempt.path("reason").asText()));
                    Table.of(FORECASTS, attempt.path("considered"))
                            .lines(output.hasHeaders())
                            .forEach(context.out()::println);
                }
            }
        }
        return ExitCode.DONE.code();
    }

    private void printTables(JsonNode explanation) {
        boolean isFirst = true;
        for (int part = 0; part < PARTS.size(); part++) {
            JsonNode rows = explanation.path(PARTS.get(part));
            if (!rows.isEmpty()) {
                if (!isFirst) {
                    context.out().println();
                }
                isFirst = false;
                Table.of(COLUMNS.get(part), rows).lines(output.hasHeaders()).forEach(context.out()::println);
            }
        }
        if (isFirst) {
            context.err().println("The model \"" + model + "\" has not been planned yet; ask again in a second.");
        }
    }

    private void printCsv(JsonNode explanation) {
        boolean hasHeader = output.hasHeaders();
        for (String part : PARTS) {
            for (JsonNode row : explanation.path(part)) {
                JsonNode named = row.deepCopy();
                ((ObjectNode) named).put("part", part);
                Csv.lines(List.of(named), CSV_FIELDS, hasHeader).forEach(context.out()::println);
                hasHeader = false;
            }
        }
    }
}
