package io.wattle.cli;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import io.wattle.spec.Catalogs;
import io.wattle.spec.Documents;
import io.wattle.spec.SpecException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// Plans for files, without a control plane.
record OfflinePlanner(CliContext context, List<String> files) {
    private static final int MOST_VIOLATIONS = 5;

    /// What the files ask for.
    ///
    /// @throws CliException if they cannot be read, or if nothing can be planned for them
    PlacementProblem problem(long seed, Optional<Plan> running) {
        JoinedDocuments joined = JoinedDocuments.read(files, context.in());
        Catalogs catalogs = Catalogs.standard(Files::readString);
        try {
            Documents documents = Documents.parse(joined.text(), catalogs);
            Cluster cluster = documents
                    .cluster()
                    .orElseThrow(() -> new CliException(
                            ExitCode.USAGE, "The files of -f declare no cluster; add a document of kind Cluster."));
            HardwareCatalog hardware = documents.added().to(catalogs).hardware();
            var problem = new PlacementProblem(cluster, documents.models(), hardware, seed, running);
            requireFloor(problem);
            return problem;
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

    /// A verified plan; says on a terminal how long it takes.
    Plan plan(PlacementProblem problem, PlacementPolicy policy, Deadline deadline) {
        Plan plan;
        try (var _ = SolveProgress.start(context, policy.name(), deadline)) {
            plan = policy.plan(problem);
        }
        List<String> violations = PlanVerifier.violations(problem, plan);
        if (!violations.isEmpty()) {
            throw new CliException(
                    ExitCode.FAILURE,
                    "The plan of \"%s\" breaks %d rules and is not shown; please report this: %s"
                            .formatted(
                                    policy.name(),
                                    violations.size(),
                                    String.join(
                                            " ",
                                            violations.stream()
                                                    .limit(MOST_VIOLATIONS)
                                                    .toList())));
        }
        return plan;
    }
}
