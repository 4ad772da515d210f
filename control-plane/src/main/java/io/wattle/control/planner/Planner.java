package io.wattle.control.planner;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import io.wattle.power.Charges;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns a changed input into the next plan.
///
/// Every plan is verified; one that breaks a rule is never used, whoever made it. A running replica is not moved unless
/// its place is gone or its configuration changed.
///
/// @param policy   decides where replicas go
/// @param hardware what GPUs and processors can do; documents may add to it
public record Planner(PlacementPolicy policy, HardwareCatalog hardware) {
    /// One seed for all plans: the same input must give the same plan.
    private static final long SEED = 1;

    /// What a step gives.
    ///
    /// @param adopted the new plan, when there is one
    public record Step(PlannerState state, Optional<ActivePlan> adopted, List<Notice> notices) {}

    /// Plans anew when the input differs from the one last planned for.
    public Step step(PlannerState state, PlanInput input, Instant now) {
        if (state.planned().isPresent() && state.planned().get().equals(input)) {
            return new Step(state, Optional.empty(), List.of());
        }
        if (state.active().isEmpty() && input.documents().documents().isEmpty()) {
            PlannerState waiting = new PlannerState(Optional.of(input), Optional.empty(), state.nextId());
            return new Step(waiting, Optional.empty(), List.of());
        }
        String reason = Reasons.of(state.planned(), input);
        Outcome outcome = plan(input, state.active().map(ActivePlan::plan));
        return switch (outcome) {
            case Outcome.Unsound(var sentence) ->
                new Step(
                        new PlannerState(Optional.of(input), state.active(), state.nextId()),
                        Optional.empty(),
                        List.of(Notice.critical("plan_refused", "policy/" + policy.name(), sentence)));
            case Outcome.Sound(var plan) -> adopt(state, input, plan, new Occasion(reason, now));
        };
    }

    /// The plan for an input, without adopting it.
    ///
    /// @param before the plan in use, whose places are kept where they still serve
    public Outcome plan(PlanInput input, Optional<Plan> before) {
        if (input.documents().cluster().isEmpty()) {
            return new Outcome.Sound(EmptyPlan.of(policy.name(), input.models()));
        }
        Set<NodeId> avoided = new HashSet<>(input.lost());
        avoided.addAll(input.failing());
        Outcome all = solve(input, input.lost(), before);
        if (input.failing().isEmpty()
                || !(all instanceof Outcome.Sound(var withFailing))
                || !(solve(input, avoided, before) instanceof Outcome.Sound(var without))) {
            return all;
        }
        // A node on which everything failed is left alone only if the others can take over.
        boolean servesAsMuch =
                without.replicas().size() >= withFailing.replicas().size()
                        && without.unserved().size() <= withFailing.unserved().size();
        return servesAsMuch ? new Outcome.Sound(without) : all;
    }

    private Outcome solve(PlanInput input, Set<NodeId> left, Optional<Plan> before) {
        try {
            PlacementProblem problem = problem(input, left, before);
            Plan fresh = policy.plan(problem);
            List<String> violations = PlanVerifier.violations(problem, fresh);
            if (!violations.isEmpty()) {
                return new Outcome.Unsound("The plan of \"%s\" breaks %d rules and is not used: %s"
                        .formatted(policy.name(), violations.size(), violations.getFirst()));
            }
            return new Outcome.Sound(before.filter(_ -> !policy.keepsRunning())
                    .map(old -> new Continuity(problem, new Charges(problem.hardware())).keep(fresh, old))
                    .orElse(fresh));
        } catch (RuntimeException broken) { // a policy is somebody else's code: its defects must not stop the leader
            return new Outcome.Unsound(
                    "The policy \"%s\" failed and its plan is not used: %s".formatted(policy.name(), broken));
        }
    }

    /// The problem that an input stands for, for whoever shows or replays a plan.
    public PlacementProblem problem(PlanInput input) {
        return problem(input, input.lost(), Optional.empty());
    }

    private PlacementProblem problem(PlanInput input, Set<NodeId> left, Optional<Plan> before) {
        HardwareCatalog known = input.documents().hardware(hardware);
        Cluster declared = input.documents().cluster().orElseGet(() -> new Cluster("none", List.of(), List.of()));
        List<Rack> informed = declared.racks().stream()
                .map(rack -> new Rack(
                        rack.id(),
                        rack.parent(),
                        rack.cap(),
                        rack.guard(),
                        rack.nodes().stream()
                                .map(node -> withMemory(node, input))
                                .toList()))
                .toList();
        Cluster cluster = new Cluster(declared.name(), declared.powerDomains(), informed);
        return new PlacementProblem(
                new Charges(known).without(cluster, left, input.reserved()), input.models(), known, SEED, before);
    }

    private static Node withMemory(Node node, PlanInput input) {
        return new Node(
                node.id(),
                node.arch(),
                node.gpus(),
                node.cpu(),
                node.memory().or(() -> Optional.ofNullable(input.memory().get(node.id()))),
                node.host());
    }

    private Step adopt(PlannerState state, PlanInput input, Plan plan, Occasion occasion) {
        if (state.active().isPresent() && state.active().get().plan().equals(plan)) {
            return new Step(
                    new PlannerState(Optional.of(input), state.active(), state.nextId()), Optional.empty(), List.of());
        }
        ActivePlan adopted = new ActivePlan(state.nextId(), occasion.at(), occasion.reason(), input, plan);
        String summary = "Plan %d places %d replicas and leaves %d models short: %s"
                .formatted(adopted.id(), plan.replicas().size(), plan.unserved().size(), occasion.reason());
        return new Step(
                new PlannerState(Optional.of(input), Optional.of(adopted), state.nextId() + 1),
                Optional.of(adopted),
                List.of(
                        plan.unserved().isEmpty()
                                ? Notice.info("plan_adopted", "plan/" + adopted.id(), summary)
                                : Notice.warning("plan_adopted", "plan/" + adopted.id(), summary)));
    }

    private record Occasion(String reason, Instant at) {}

    /// A plan that may be used, or why there is none.
    public sealed interface Outcome {
        /// Verified.
        record Sound(Plan plan) implements Outcome {}

        /// @param sentence for operators
        record Unsound(String sentence) implements Outcome {}
    }
}
