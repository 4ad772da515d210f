package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Option;

/// How a command prints its result.
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, wide, json, yaml or csv; default ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(names = "--no-headers", description = "Leaves the header line of tables and CSV away.")
    private boolean noHeaders;

    OutputFormat format() {
        return format;
    }

    /// Whether people read it and not programs.
    boolean isForPeople() {
        return format == OutputFormat.TABLE || format == OutputFormat.WIDE;
    }

    /// The document in the wanted format.
    List<String> lines(JsonNode document, ResourceTable table) {
        Iterable<JsonNode> objects = document.has("items") ? document.path("items") : List.of(document);
        return switch (format) {
            case TABLE -> table.of(objects, false).lines(hasHeaders());
            case WIDE -> table.of(objects, true).lines(hasHeaders());
            case JSON -> List.of(document.toPrettyString());
            case YAML -> List.of(DocumentYaml.write(document).stripTrailing());
            case CSV -> Csv.lines(objects, table.csvFields(), hasHeaders());
        };
    }

    boolean hasHeaders() {
        return !noHeaders;
    }
}
