package io.wattle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.catalog.NearestName;
import io.wattle.fleet.Cluster;
import io.wattle.placement.PlacementProblem;
import io.wattle.replay.SimulationDocument;
import io.wattle.replay.SimulationPage;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.ModelOutcome;
import io.wattle.simulation.Scenario;
import io.wattle.simulation.Simulation;
import io.wattle.simulation.SimulationInput;
import io.wattle.simulation.SimulationResult;
import io.wattle.simulation.Trace;
import io.wattle.simulation.fleets.Fleets;
import io.wattle.simulation.fleets.Peaks;
import io.wattle.spec.ScenarioReader;
import io.wattle.spec.SpecException;
import io.wattle.workload.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// {@code wattle simulate}: a day of a cluster before it is bought.
@Command(
        name = "simulate",
        description = "Simulates a day of requests: watts, joules, latencies under a policy. Needs no GPU.",
        footer = {
            "",
            "A trace is CSV: arrival_s,input_tokens,output_tokens and optional model, tenant, prefix_blocks. Every figure",
            "is simulated, by the performance model's times and watts. Same inputs and seed: the same bytes, but for",
            "wall_seconds.",
            "",
            "Example: wattle simulate -f cluster.yaml -f models.yaml --trace day.csv --compare static-max-clock -o json"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final String ALL_BASELINES = "baselines";

    private final CliContext context;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private TraceOptions trace = new TraceOptions();

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file of documents: a Cluster and Models; - is standard input. May be repeated.")
    private List<String> files = List.of();

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description = "Who decides: ${COMPLETION-CANDIDATES}.",
            completionCandidates = FleetNames.class)
    private String policy = Fleets.names().getFirst();

    @Option(
            names = "--compare",
            split = ",",
            paramLabel = "NAME",
            description = "Others to run on the same arrivals; baselines stands for all of them.",
            completionCandidates = FleetNames.class)
    private List<String> others = List.of();

    @Option(
            names = "--routing",
            paramLabel = "NAME",
            description = "fewest-in-flight, least-loaded, round-robin, two-choices or gateway, for all policies; by"
                    + " default gateway for placement policies and fewest-in-flight for baselines.")
    private Optional<String> routing = Optional.empty();

    @Option(
            names = "--replan",
            paramLabel = "TIME",
            defaultValue = "5 min",
            description = "How often a placement policy looks at the load again, or never; default ${DEFAULT-VALUE}.")
    private String replan = "5 min";

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "Limits that change and nodes that fail while requests arrive.")
    private Optional<Path> scenario = Optional.empty();

    @Option(names = "--report", paramLabel = "FILE", description = "Also writes one HTML page with the plots.")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "For what is left to chance; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    /// What may stand behind {@code --policy}.
    static final class FleetNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Fleets.names().iterator();
        }
    }

    SimulateCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<String> asked = Stream.concat(Stream.of(policy), others.stream())
                .map(String::strip)
                .filter(name -> !name.equals(ALL_BASELINES))
                .map(SimulateCommand::known)
                .toList();
        double period = period();
        long begin = System.nanoTime();
        Optional<SimulationInput.Routing> spread = routing.map(SimulateCommand::routing);
        SimulationInput input = input();
        List<SimulationResult> results = new ArrayList<>();
        for (String name : able(asked, input)) {
            results.add(run(name, input, spread, period));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        ObjectNode document =
                SimulationDocument.write(results.getFirst(), results.subList(1, results.size()), seed, seconds);
        report.ifPresent(file -> write(file, SimulationPage.of(input, results, seed)));
        SimulateTables.print(document, output, context.out());
        ModelOutcome all = results.getFirst().all();
        if (all.completed() == 0) {
            context.err()
                    .println("wattle: Not one request was answered; \"wattle plan\" says why a model fits nowhere.");
        }
        return (all.completed() > 0 ? ExitCode.DONE : ExitCode.CONFLICT).code();
    }

    /// Those named, and of all baselines those that can serve what is given; the others are told.
    private List<String> able(List<String> asked, SimulationInput input) {
        Set<String> names = new LinkedHashSet<>(asked);
        for (String name : asked) {
            refusal(name, input).ifPresent(reason -> {
                throw new CliException(ExitCode.USAGE, reason);
            });
        }
        if (others.stream().map(String::strip).anyMatch(ALL_BASELINES::equals)) {
            for (String name : Fleets.baselines()) {
                Optional<String> reason = refusal(name, input);
                reason.ifPresent(why -> context.err().println("wattle: " + why + " It is left out."));
                if (reason.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return List.copyOf(names);
    }

    private static Optional<String> refusal(String name, SimulationInput input) {
        return Fleets.refusal(name, input.cluster(), input.models());
    }

    private static String known(String name) {
        if (!Fleets.names().contains(name)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "There is no policy \"" + name + "\"."
                            + NearestName.of(name, Fleets.names())
                                    .map(near -> " Did you mean \"" + near + "\"?")
                                    .orElse("")
                            + " Known policies: " + String.join(", ", Fleets.names()) + ".");
        }
        return name;
    }

    private double period() {
        return replan.strip().equals("never")
                ? NEVER
                : Timeouts.parse("--replan", replan).toNanos() / 1e9;
    }

    private static SimulationInput.Routing routing(String asked) {
        String name = asked.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        for (SimulationInput.Routing each : SimulationInput.Routing.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new CliException(
                ExitCode.USAGE,
                "The routing \"" + asked
                        + "\" must be one of fewest-in-flight, least-loaded, round-robin, two-choices, gateway.");
    }

    private SimulationInput input() {
        PlacementProblem asked = new OfflinePlanner(context, files).problem(seed, Optional.empty());
        if (asked.models().isEmpty()) {
            throw new CliException(ExitCode.USAGE, "The files of -f declare no model; add a document of kind Model.");
        }
        Trace arrivals = trace.read(asked.models().stream().map(Model::name).toList(), seed, context);
        return new SimulationInput(
                asked.cluster(),
                demanding(asked.models(), Peaks.of(arrivals)),
                asked.hardware(),
                arrivals,
                scenario(asked.cluster()),
                SimulationInput.Routing.FEWEST_IN_FLIGHT,
                seed);
    }

    /// A model that states no demand is planned for the trace's mean.
    private static List<Model> demanding(List<Model> models, Peaks peaks) {
        return models.stream()
                .map(model -> model.demand().isPresent()
                        ? model
                        : peaks.mean(model.name())
                                .map(demand -> model.asked(demand))
                                .orElse(model))
                .toList();
    }

    private Scenario scenario(Cluster cluster) {
        if (scenario.isEmpty()) {
            return Scenario.QUIET;
        }
        Path file = scenario.get();
        try {
            return ScenarioReader.read(Files.readString(file), cluster);
        } catch (IOException unreadable) {
            throw new CliException(
                    ExitCode.USAGE,
                    "The file \"" + file + "\" of --scenario cannot be read: " + Cells.reason(unreadable) + ".");
        } catch (SpecException wrong) {
            throw new CliException(ExitCode.USAGE, file + ": " + wrong.getMessage());
        }
    }

    private SimulationResult run(
            String name, SimulationInput given, Optional<SimulationInput.Routing> spread, double period) {
        SimulationInput.Routing usual = Fleets.baselines().contains(name)
                ? SimulationInput.Routing.FEWEST_IN_FLIGHT
                : SimulationInput.Routing.GATEWAY;
        SimulationInput input = given.routed(spread.orElse(usual));
        FleetController controller = Fleets.named(name, input, period).orElseThrow();
        try (SimulationProgress progress =
                new SimulationProgress(context, name, input.trace().lastArrival())) {
            return Simulation.run(input, controller, progress);
        } catch (IllegalArgumentException impossible) {
            throw new CliException(ExitCode.FAILURE, String.valueOf(impossible.getMessage()));
        }
    }

    private static void write(Path file, String page) {
        try {
            Files.writeString(file, page);
        } catch (IOException failure) {
            throw new CliException(
                    ExitCode.FAILURE, "The report \"" + file + "\" cannot be written: " + Cells.reason(failure) + ".");
        }
    }
}
