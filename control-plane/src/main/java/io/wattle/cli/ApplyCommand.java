package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// {@code wattle apply}: makes the cluster what files say.
@Command(
        name = "apply",
        description = "Makes the cluster and its models what YAML or JSON files say.",
        footer = {
            "",
            "All files are judged together, and nothing changes if one of them is wrong.",
            "Exits 4 if a model of the files cannot be served in full; what can be served is."
        })
final class ApplyCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file of one or more documents; - is standard input. May be repeated.")
    private List<String> files = List.of();

    @Option(names = "--dry-run", description = "Changes nothing; says what would change and what the plan would be.")
    private boolean dryRun;

    ApplyCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        JoinedDocuments documents = JoinedDocuments.read(files, context.in());
        JsonNode result = send(documents);
        print(result);
        return report(result).code();
    }

    private JsonNode send(JoinedDocuments documents) {
        try {
            return server.client(context).apply(documents.text(), dryRun);
        } catch (CliException refused) {
            throw new CliException(refused.exitCode(), documents.withFileNames(refused.sentence()));
        }
    }

    private void print(JsonNode result) {
        switch (output.format()) {
            case JSON -> context.out().println(result.toPrettyString());
            case YAML -> context.out().print(DocumentYaml.write(result));
            case CSV ->
                Csv.lines(result.path("items"), List.of("kind", "name", "action", "message"), output.hasHeaders())
                        .forEach(context.out()::println);
            case TABLE, WIDE -> {
                for (JsonNode item : result.path("items")) {
                    context.out().println(line(item));
                }
                if (dryRun) {
                    context.out().println();
                    PlanTables.print(result.path("plan"), output.format() == OutputFormat.WIDE, context.out());
                }
            }
        }
    }

    private String line(JsonNode item) {
        String kind = Cells.text(item, "kind").toLowerCase(Locale.ROOT);
        return kind + "/" + Cells.text(item, "name") + " " + Cells.text(item, "action") + (dryRun ? " (dry run)" : "");
    }

    /// Says for each model that is not served in full why: a lower cap may stop models that no file names.
    private ExitCode report(JsonNode result) {
        Set<String> applied = new HashSet<>();
        for (JsonNode item : result.path("items")) {
            if (item.path("kind").asText().equals("Model")) {
                applied.add(Cells.text(item, "name"));
            }
        }
        ExitCode code = ExitCode.DONE;
        for (JsonNode unserved : result.path("plan").path("unserved")) {
            String name = Cells.text(unserved, "model");
            context.err()
                    .println("wattle: The model \"" + name + "\" is not served in full: "
                            + Cells.text(unserved, "reason"));
            if (applied.contains(name)) {
                code = ExitCode.CONFLICT;
            }
        }
        return code;
    }
}
