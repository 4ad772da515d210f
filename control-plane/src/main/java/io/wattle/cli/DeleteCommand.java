package io.wattle.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// {@code wattle delete}: takes models out of service.
@Command(
        name = "delete",
        description = "Takes models out of service: their replicas finish what runs, then stop.",
        footer = {"", "Examples: wattle delete model chat; wattle delete -f models.yaml"})
final class DeleteCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", description = "model.")
    private Optional<String> kind = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name of the model.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Deletes the models that these files name instead; - is standard input.")
    private List<String> files = List.of();

    @Option(names = "--dry-run", description = "Changes nothing; says what would be deleted.")
    private boolean dryRun;

    DeleteCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<String> models = models();
        ApiClient client = server.client(context);
        for (String model : models) {
            client.delete("models/" + ApiClient.encode(model) + (dryRun ? "?dry_run=true" : ""));
            context.out().println("model/" + model + " deleted" + (dryRun ? " (dry run)" : ""));
        }
        return ExitCode.DONE.code();
    }

    private List<String> models() {
        if (files.isEmpty() == kind.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE, "Say what to delete: either \"delete model NAME\" or \"delete -f FILE\".");
        }
        if (!files.isEmpty()) {
            return modelsOfFiles();
        }
        if (!ResourceKind.of(kind.orElseThrow()).equals(ResourceKind.MODELS)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "Only models can be deleted; to change nodes and racks, apply a cluster without them.");
        }
        return List.of(name.orElseThrow(
                () -> new CliException(ExitCode.USAGE, "Name the model to delete: \"delete model NAME\".")));
    }

    private List<String> modelsOfFiles() {
        var models = new ArrayList<String>();
        for (DocumentName document : DocumentName.allOf(JoinedDocuments.read(files, context.in()))) {
            if (document.kind().equals("Model")) {
                models.add(document.name());
            } else {
                context.err()
                        .println("wattle: " + document.kind() + " \"" + document.name()
                                + "\" is kept: only models can be deleted.");
            }
        }
        if (models.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "The files of -f name no model to delete.");
        }
        return models;
    }
}
