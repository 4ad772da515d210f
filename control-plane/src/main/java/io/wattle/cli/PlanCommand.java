package io.wattle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.UnservedDemand;
import io.wattle.placement.transition.Transition;
import io.wattle.placement.transition.TransitionVerifier;
import io.wattle.placement.transition.Transitions;
import io.wattle.spec.Catalogs;
import io.wattle.spec.Documents;
import io.wattle.spec.MovesDocument;
import io.wattle.spec.PlanDocument;
import io.wattle.spec.SpecException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// {@code wattle plan}: where every replica would go. Asks no control plane.
@Command(
        name = "plan",
        description = "Plans where every replica goes for the fewest watts, and shows it. Changes nothing.",
        footer = {
            "",
            "Needs no control plane. With edited files it is the what-if; \"wattle diff\" tells two plans apart.",
            "Every plan is verified before it is shown. Exits 4 if some demand cannot be served.",
            "",
            "Example: wattle plan -f cluster.yaml -f models.yaml -o json > plan.json"
        })
final class PlanCommand implements Callable<Integer> {
    private static final int MOST_VIOLATIONS = 5;

    private final CliContext context;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file of one or more documents; - is standard input. May be repeated.")
    private List<String> files = List.of();

    @Option(
            names = "--from",
            paramLabel = "PLAN",
            description = "The plan in use, as -o json wrote it: adds the steps from it to the new one.")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description = "Who decides: ${COMPLETION-CANDIDATES}.",
            completionCandidates = PolicyNames.class)
    private Optional<String> policy = Optional.empty();

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to search for a better plan; default ${DEFAULT-VALUE}.")
    private String timeLimit = "10s";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "For policies that use chance; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    PlanCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Duration limit = Timeouts.parse("--time-limit", timeLimit);
        PolicyNames.policy(policy, SearchBudget.UNLIMITED); // an unknown name is said before files are read
        Optional<PlanFile> running = from.map(PlanFile::read);
        PlacementProblem problem = problem(running.map(PlanFile::plan));
        requireFloor(problem);
        Deadline deadline = new Deadline(limit);
        PlacementPolicy chosen = PolicyNames.policy(policy, deadline);
        Plan plan = solve(chosen, problem, deadline);
        double seconds = deadline.elapsedSeconds();
        Optional<Transition> steps = running.map(before -> transition(problem, before.plan(), plan));
        show(new PlanPicture(PlannedCluster.of(problem, plan), seconds, steps));
        return (plan.unserved().isEmpty() ? ExitCode.DONE : ExitCode.CONFLICT).code();
    }

    private PlacementProblem problem(Optional<Plan> running) {
        JoinedDocuments joined = JoinedDocuments.read(files, context.in());
        Catalogs catalogs = Catalogs.standard(Files::readString);
        try {
            Documents documents = Documents.parse(joined.text(), catalogs);
            Cluster cluster = documents
                    .cluster()
                    .orElseThrow(() -> new CliException(
                            ExitCode.USAGE, "The files of -f declare no cluster; add a document of kind Cluster."));
            HardwareCatalog hardware = documents.added().to(catalogs).hardware();
            return new PlacementProblem(cluster, documents.models(), hardware, seed, running);
        } catch (SpecException wrong) {
            throw new CliException(ExitCode.USAGE, joined.withFileNames(String.valueOf(wrong.getMessage())));
        }
    }

    private static void requireFloor(PlacementProblem problem) {
        List<String> overloads = PlanVerifier.floorViolations(problem.cluster(), problem.hardware());
        if (!overloads.isEmpty()) {
            throw new CliException(
                    ExitCode.CONFLICT,
                    "No plan can hold: at rest the cluster draws more than it may. " + String.join(" ", overloads));
        }
    }

    private Plan solve(PlacementPolicy chosen, PlacementProblem problem, Deadline deadline) {
        Plan plan;
        try (var _ = SolveProgress.start(context, chosen.name(), deadline)) {
            plan = chosen.plan(problem);
        }
        List<String> violations = PlanVerifier.violations(problem, plan);
        if (!violations.isEmpty()) {
            throw new CliException(
                    ExitCode.FAILURE,
                    "The plan of \"%s\" breaks %d rules and is not shown; please report this: %s"
                            .formatted(
                                    chosen.name(),
                                    violations.size(),
                                    String.join(
                                            " ",
                                            violations.stream()
                                                    .limit(MOST_VIOLATIONS)
                                                    .toList())));
        }
        return plan;
    }

    private static Transition transition(PlacementProblem problem, Plan before, Plan after) {
        Transition steps;
        try {
            steps = Transitions.between(problem, before, after);
        } catch (IllegalArgumentException foreign) {
            throw new CliException(ExitCode.USAGE, "No steps lead from the plan of --from: " + Cells.reason(foreign));
        }
        List<String> violations = TransitionVerifier.violations(problem, before, after, steps);
        if (!violations.isEmpty()) {
            throw new CliException(
                    ExitCode.FAILURE,
                    "The steps to the plan break %d rules and are not shown; please report this: %s"
                            .formatted(violations.size(), violations.getFirst()));
        }
        return steps;
    }

    private void show(PlanPicture picture) {
        PlannedCluster planned = picture.planned();
        ObjectNode document = PlanDocument.write(planned.problem(), planned.plan());
        ((ObjectNode) document.path("objective")).put("solve_seconds", picture.solveSeconds());
        picture.transition().ifPresent(steps -> document.set("moves", MovesDocument.write(steps)));
        switch (output.format()) {
            case JSON -> context.out().println(document.toPrettyString());
            case YAML -> context.out().print(DocumentYaml.write(document));
            case CSV ->
                Csv.lines(document.path("replicas"), PlanTables.CSV_FIELDS, output.hasHeaders())
                        .forEach(context.out()::println);
            case TABLE, WIDE ->
                picture.lines(Bar.of(context), output.format() == OutputFormat.WIDE)
                        .forEach(context.out()::println);
        }
        if (output.format() != OutputFormat.TABLE && output.format() != OutputFormat.WIDE) {
            planned.plan().unserved().forEach(this::sayUnserved);
        }
    }

    private void sayUnserved(UnservedDemand unserved) {
        context.err()
                .println("wattle: The model \"" + unserved.model() + "\" is not served in full: " + unserved.reason());
    }
}
