package io.wattle.placement;

import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ModelSource;
import io.wattle.workload.ModelWeights;
import io.wattle.workload.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fills a draft model by model, wherever its search finds room: the highest priority first, then the largest.
///
/// Every model gets its least number of replicas before any gets more for its demand. Nothing that was placed is moved.
final class GreedyFilling {
    /// Requests per second below which demand counts as served: sums of shares leave such rests.
    static final double ROUNDING = 1e-9;

    private final Draft draft;
    private final NodeSearch search;

    GreedyFilling(Draft draft, NodeSearch search) {
        this.draft = draft;
        this.search = search;
    }

    static Plan plan(PlacementProblem problem, String policy, SearchStyle style) {
        Draft draft = new Draft(problem);
        new GreedyFilling(draft, new NodeSearch(problem, draft, style)).fill(problem);
        return draft.finish(policy);
    }

    void fill(PlacementProblem problem) {
        List<Model> ordered = ordered(problem);
        Map<ModelName, List<Placed>> placed = new HashMap<>();
        Map<ModelName, String> shortfalls = new HashMap<>();
        for (Model model : ordered) {
            List<Placed> replicas = new ArrayList<>();
            placed.put(model.name(), replicas);
            placeLeast(model, replicas).ifPresent(reason -> shortfalls.put(model.name(), reason));
        }
        for (Model model : ordered) {
            List<Placed> replicas = placed.getOrDefault(model.name(), List.of());
            boolean isServed =
                    model.demand().isEmpty() || serve(model, model.demand().get(), replicas);
            String shortfall = shortfalls.get(model.name());
            if (isServed && shortfall != null) {
                draft.leaveUnserved(new UnservedDemand(model.name(), 0, shortfall));
            }
        }
    }

    /// The highest priority first, then the largest.
    static List<Model> ordered(PlacementProblem problem) {
        return problem.models().stream()
                .sorted(Comparator.comparingInt(Model::priority)
                        .thenComparingLong(GreedyFilling::size)
                        .reversed())
                .toList();
    }

    /// @return why there are fewer replicas than the model's least, if there are
    private Optional<String> placeLeast(Model model, List<Placed> placed) {
        int least = model.replicas().min();
        while (placed.size() < most(model, least)) {
            double share = model.demand().map(Demand::requestsPerSecond).orElse(0.0) / least;
            switch (search.next(model, new ReplicaId(model.name(), placed.size()), share)) {
                case NodeSearch.Result.Found(var candidate) -> placed.add(draft.place(candidate));
                case NodeSearch.Result.Nowhere(var reason) -> {
                    return Optional.of(reason);
                }
            }
        }
        return placed.size() >= least
                ? Optional.empty()
                : Optional.of("The endpoint of the model \"%s\" is one replica and the model asks for %d."
                        .formatted(model.name(), least));
    }

    /// @return whether the whole demand is served
    private boolean serve(Model model, Demand demand, List<Placed> placed) {
        double rest = demand.requestsPerSecond();
        for (Placed replica : placed) {
            rest -= assign(replica, rest);
        }
        int most = most(model, model.replicas().max());
        Optional<String> stopped = Optional.empty();
        while (rest > ROUNDING && stopped.isEmpty()) {
            if (placed.size() >= most) {
                stopped = Optional.of("The model \"%s\" may run %d replicas and they take %.3f of %.3f requests/s."
                        .formatted(model.name(), most, demand.requestsPerSecond() - rest, demand.requestsPerSecond()));
                continue;
            }
            switch (search.next(model, new ReplicaId(model.name(), placed.size()), rest)) {
                case NodeSearch.Result.Found(var candidate) -> {
                    Placed replica = draft.place(candidate);
                    placed.add(replica);
                    rest -= assign(replica, rest);
                }
                case NodeSearch.Result.Nowhere(var reason) -> stopped = Optional.of(reason);
            }
        }
        if (stopped.isPresent()) {
            draft.leaveUnserved(new UnservedDemand(model.name(), rest, stopped.get()));
        }
        spreadEvenly(placed);
        return stopped.isEmpty();
    }

    static double assign(Placed replica, double wanted) {
        double share = Math.min(wanted, Math.max(0, replica.spareRequestsPerSecond()));
        replica.assign(replica.assignedRequestsPerSecond() + share);
        return share;
    }

    /// The gateway spreads requests over all replicas, so the plan does too. Replicas on processors keep their share:
    /// their hosts' time was given to them by it.
    static void spreadEvenly(List<Placed> placed) {
        if (placed.isEmpty() || !placed.stream().allMatch(Placed::isOnGpus)) {
            return;
        }
        double assigned =
                placed.stream().mapToDouble(Placed::assignedRequestsPerSecond).sum();
        double capacity = placed.stream().mapToDouble(Placed::requestsPerSecond).sum();
        placed.forEach(replica -> replica.assign(replica.requestsPerSecond() * assigned / capacity));
    }

    /// An endpoint that already runs is one replica, whatever the bounds ask for.
    static int most(Model model, int asked) {
        return model.source().orElse(null) instanceof ModelSource.Endpoint ? Math.min(1, asked) : asked;
    }

    private static long size(Model model) {
        Precision liked = model.precisions().getFirst();
        return ModelWeights.bytes(model.architecture(), liked).value();
    }
}
