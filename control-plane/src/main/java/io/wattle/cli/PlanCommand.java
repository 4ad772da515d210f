package io.wattle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.UnservedDemand;
import io.wattle.placement.minimum.ConflictingLimits;
import io.wattle.placement.transition.Transition;
import io.wattle.placement.transition.TransitionVerifier;
import io.wattle.placement.transition.Transitions;
import io.wattle.spec.MovesDocument;
import io.wattle.spec.PlanDocument;
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
    private static final Duration CONFLICT_TIME = Duration.ofSeconds(5);
    private static final int MOST_CONFLICTS = 3;

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
        var planner = new OfflinePlanner(context, files);
        PlacementProblem problem = planner.problem(seed, running.map(PlanFile::plan));
        Deadline deadline = new Deadline(limit);
        Plan plan = planner.plan(problem, PolicyNames.policy(policy, deadline), deadline);
        double seconds = deadline.elapsedSeconds();
        Optional<Transition> steps = running.map(before -> transition(problem, before.plan(), plan));
        show(new PlanPicture(PlannedCluster.of(problem, plan), seconds, steps));
        sayConflicts(problem, plan);
        return (plan.unserved().isEmpty() ? ExitCode.DONE : ExitCode.CONFLICT).code();
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
        if (!isPicture()) {
            planned.plan().unserved().forEach(this::sayUnserved);
        }
    }

    private boolean isPicture() {
        return output.format() == OutputFormat.TABLE || output.format() == OutputFormat.WIDE;
    }

    /// For the few models that matter most: a person reads them one by one.
    private void sayConflicts(PlacementProblem problem, Plan plan) {
        Deadline deadline = new Deadline(CONFLICT_TIME);
        plan.unserved().stream()
                .limit(MOST_CONFLICTS)
                .map(left -> ConflictingLimits.of(problem, plan, left.model(), deadline))
                .flatMap(Optional::stream)
                .forEach(sentence -> (isPicture() ? context.out() : context.err())
                        .println(isPicture() ? sentence : "wattle: " + sentence));
    }

    private void sayUnserved(UnservedDemand unserved) {
        context.err()
                .println("wattle: The model \"" + unserved.model() + "\" is not served in full: " + unserved.reason());
    }
}
