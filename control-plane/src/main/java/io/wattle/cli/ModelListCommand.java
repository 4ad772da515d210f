package io.wattle.cli;

import static io.wattle.cli.Column.shown;
import static io.wattle.cli.Column.wide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.catalog.ModelCatalog;
import io.wattle.catalog.ModelEntry;
import io.wattle.workload.ModelArchitecture;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// {@code wattle model list}: the architectures that Wattle knows.
@Command(
        name = "list",
        description = "Lists the architectures of the catalogue, which specs and \"model synth\" can name.")
final class ModelListCommand implements Callable<Integer> {
    private static final ResourceTable TABLE = new ResourceTable(
            List.of(
                    shown("NAME", "name"),
                    shown("LAYERS", "layers"),
                    shown("HIDDEN", "hidden_size"),
                    shown("HEADS", "heads"),
                    shown("KV-HEADS", "key_value_heads"),
                    shown("EXPERTS", "experts"),
                    shown("VOCABULARY", "vocabulary_size"),
                    shown("CONTEXT", "max_context_tokens"),
                    wide("FEED-FORWARD", "feed_forward_size"),
                    wide("HEAD-SIZE", "head_dimension"),
                    wide("DESCRIPTION", "description")),
            List.of(
                    "name",
                    "layers",
                    "hidden_size",
                    "heads",
                    "key_value_heads",
                    "head_dimension",
                    "feed_forward_size",
                    "experts",
                    "vocabulary_size",
                    "max_context_tokens",
                    "description"));

    private final CliContext context;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ModelListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", "wattle.io/v1alpha1").put("kind", "ArchitectureList");
        var items = document.putArray("items");
        ModelCatalog.standard().entries().forEach(entry -> items.add(json(entry)));
        output.lines(document, TABLE).forEach(context.out()::println);
        return ExitCode.DONE.code();
    }

    private static JsonNode json(ModelEntry entry) {
        ModelArchitecture shape = entry.architecture();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", entry.name())
                .put("layers", shape.layers())
                .put("hidden_size", shape.hiddenSize())
                .put("heads", shape.attention().heads())
                .put("key_value_heads", shape.attention().keyValueHeads())
                .put("head_dimension", shape.attention().headDimension())
                .put("feed_forward_size", shape.feedForwardSize())
                .put("vocabulary_size", shape.vocabularySize())
                .put("max_context_tokens", shape.maxContextTokens())
                .put("description", entry.description());
        shape.experts().ifPresent(experts -> json.put("experts", experts.count()));
        return json;
    }
}
