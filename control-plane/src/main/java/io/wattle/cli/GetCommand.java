package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// {@code wattle get}: shows objects of one kind.
@Command(
        name = "get",
        description = "Shows nodes, racks, models, replicas, plans or events.",
        footer = {
            "",
            "Figures that were not measured say so: 10.9 W (modelled). A dash is unknown, never zero.",
            "Examples: wattle get nodes -o wide; wattle get replicas chat/0 -o json; wattle get plans latest"
        })
final class GetCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "nodes, racks, models, replicas, plans or events.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "One object; all without it.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = {"-w", "--watch"},
            description = "Looks again each second and prints what changed, until Ctrl-C.")
    private boolean watch;

    GetCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ResourceKind resources = ResourceKind.of(kind);
        if (name.isPresent() && resources.equals(ResourceKind.EVENTS)) {
            throw new CliException(
                    ExitCode.USAGE, "Events have no names; leave \"" + name.get() + "\" away to see the last ones.");
        }
        ApiClient client = server.client(context);
        String path =
                resources.label() + name.map(one -> "/" + ApiClient.encode(one)).orElse("");
        if (watch) {
            new Watch(context.out()).run(() -> output.lines(client.get(path), resources.table()));
        } else {
            print(resources, client.get(path));
        }
        return ExitCode.DONE.code();
    }

    private void print(ResourceKind resources, JsonNode document) {
        PrintStream out = context.out();
        boolean isPlan = resources.equals(ResourceKind.PLANS) && name.isPresent();
        if (isPlan && (output.format() == OutputFormat.TABLE || output.format() == OutputFormat.WIDE)) {
            PlanTables.print(document, output.format() == OutputFormat.WIDE, out);
            return;
        }
        List<String> lines = output.lines(document, resources.table());
        lines.forEach(out::println);
        if (lines.isEmpty()) {
            context.err().println("No " + resources.label() + " yet.");
        }
    }
}
