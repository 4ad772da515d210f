package io.wattle.placement.minimum;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.UnservedDemand;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says which limits together keep a model from being served in full: a set that does so by itself, and would not
/// without any one of them.
///
/// Every limit is lifted in turn and stays lifted if the model is still not served in full (the deletion filter of
/// Chinneck and Dravnieks, 1991). "Not served" is what the search finds, so a set may be smaller than a proof's.
public final class ConflictingLimits {
    private final SearchBudget budget;
    private final MinimumWatts search;

    private ConflictingLimits(SearchBudget budget) {
        this.budget = budget;
        this.search = new MinimumWatts(budget);
    }

    /// One sentence about a model that a plan does not serve in full.
    ///
    /// @param budget how long it may take
    /// @return none if the time was too short
    /// @throws IllegalArgumentException if the problem does not ask for the model
    public static Optional<String> of(PlacementProblem problem, Plan plan, ModelName name, SearchBudget budget) {
        PlacementProblem asked = othersAsServed(problem, plan, name);
        Model model = asked.models().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The model \"%s\" is not asked for.".formatted(name)));
        return new ConflictingLimits(budget).sentence(asked, model);
    }

    private Optional<String> sentence(PlacementProblem problem, Model model) {
        List<Lifting> kept = new ArrayList<>(Lifting.of(problem, model));
        if (search.serves(problem)) {
            return Optional.empty(); // what the plan leaves, a shorter search does not
        }
        if (!search.serves(without(problem, kept))) {
            return isOver()
                    ? Optional.empty()
                    : Optional.of(
                            "Even with every limit lifted, the nodes do not serve all of \"%s\": it needs more nodes, or other ones."
                                    .formatted(model.name()));
        }
        PlacementProblem smaller = problem;
        for (Lifting limit : List.copyOf(kept)) {
            PlacementProblem lifted = limit.without().apply(smaller);
            if (!search.serves(lifted)) {
                smaller = lifted;
                kept.remove(limit);
            }
            if (isOver()) {
                return Optional.empty();
            }
        }
        String words = kept.stream().map(Lifting::words).collect(Collectors.joining(", "));
        return Optional.of(
                kept.size() == 1
                        ? "One limit stands in the way of \"%s\": %s.".formatted(model.name(), words)
                        : "These limits together stand in the way of \"%s\", and no fewer of them: %s."
                                .formatted(model.name(), words));
    }

    private boolean isOver() {
        return budget.remainingSeconds() <= 0;
    }

    private static PlacementProblem without(PlacementProblem problem, List<Lifting> limits) {
        PlacementProblem lifted = problem;
        for (Lifting limit : limits) {
            lifted = limit.without().apply(lifted);
        }
        return lifted;
    }

    /// The others ask for no more than they get.
    private static PlacementProblem othersAsServed(PlacementProblem problem, Plan plan, ModelName name) {
        List<Model> models = problem.models().stream()
                .flatMap(model -> model.name().equals(name) ? Stream.of(model) : asServed(model, plan))
                .toList();
        return new PlacementProblem(problem.cluster(), models, problem.hardware(), problem.seed());
    }

    private static Stream<Model> asServed(Model model, Plan plan) {
        double left = plan.unserved().stream()
                .filter(unserved -> unserved.model().equals(model.name()))
                .mapToDouble(UnservedDemand::requestsPerSecond)
                .sum();
        if (left == 0) {
            return Stream.of(model);
        }
        return model
                .demand()
                .filter(demand -> demand.requestsPerSecond() > left)
                .map(demand ->
                        new Demand(demand.requestsPerSecond() - left, demand.inputTokens(), demand.outputTokens()))
                .map(demand -> Lifting.with(model, demand))
                .stream();
    }
}
