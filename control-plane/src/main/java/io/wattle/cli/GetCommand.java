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
        description = "Shows nodes, racks, models, replicas, plans, events or energy.",
        footer = {
            "",
            "Figures that were not measured say so: 10.9 W (modelled). A dash is unknown, never zero.",
            "Examples: wattle get nodes -o wide; wattle get replicas chat/0 -o json; wattle get plans latest;",
            "wattle get energy model -o csv"
        })
final class GetCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "nodes, racks, models, replicas, plans, events or energy.")
    private String kind = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "One object; all without it. Of energy: tenant, model, key or hour.")
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
        String path = resources.label() + selector(resources);
        if (watch) {
            new Watch(context.out()).run(() -> output.lines(client.get(path), resources.table()));
        } else {
            print(resources, client.get(path));
        }
        return ExitCode.DONE.code();
    }

    /// Energy is told by groups, everything else by name.
    private String selector(ResourceKind resources) {
        if (!resources.equals(ResourceKind.ENERGY)) {
            return name.map(one -> "/" + ApiClient.encode(one)).orElse("");
        }
        if (name.isPresent() && !EnergyTables.GROUPS.contains(name.get())) {
            throw new CliException(
                    ExitCode.USAGE, "Energy is told by tenant, model, key or hour, not by \"" + name.get() + "\".");
        }
        return name.map(group -> "?by=" + group).orElse("");
    }

    private void print(ResourceKind resources, JsonNode document) {
        PrintStream out = context.out();
        boolean isPlan = resources.equals(ResourceKind.PLANS) && name.isPresent();
        if (isPlan && output.isForPeople()) {
            PlanTables.print(document, output.format() == OutputFormat.WIDE, out);
            return;
        }
        List<String> lines = output.lines(document, resources.table());
        lines.forEach(out::println);
        if (resources.equals(ResourceKind.ENERGY) && output.isForPeople()) {
            EnergyTables.printMeter(document, out);
        }
        if (lines.isEmpty()) {
            context.err().println("No " + resources.label() + " yet.");
        }
    }
}
