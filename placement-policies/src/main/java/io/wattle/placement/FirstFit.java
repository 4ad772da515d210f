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

/// First-fit decreasing: the largest models first, each replica on the first node that takes it.
///
/// On its node a replica takes the precision and sharding that would serve its share of the demand with the fewest
/// GPUs, which are capped at their highest limit. Every model gets its least number of replicas before any gets more
/// for its demand. A baseline: it looks at no joules.
public final class FirstFit implements PlacementPolicy {
    /// Requests per second below which demand counts as served: sums of shares leave such rests.
    private static final double ROUNDING = 1e-9;

    public FirstFit() {
        // nothing to remember between plans
    }

    @Override
    public String name() {
        return "first-fit";
    }

    @Override
    public Plan plan(PlacementProblem problem) {
        Draft draft = new Draft(problem);
        NodeSearch search = new NodeSearch(problem, draft);
        List<Model> largestFirst = problem.models().stream()
                .sorted(Comparator.comparingLong(FirstFit::size).reversed())
                .toList();
        Map<ModelName, List<Placed>> placed = new HashMap<>();
        Map<ModelName, String> shortfalls = new HashMap<>();
        for (Model model : largestFirst) {
            List<Placed> replicas = new ArrayList<>();
            placed.put(model.name(), replicas);
            placeLeast(model, replicas, search, draft).ifPresent(reason -> shortfalls.put(model.name(), reason));
        }
        for (Model model : largestFirst) {
            List<Placed> replicas = placed.getOrDefault(model.name(), List.of());
            boolean isServed =
                    model.demand().isEmpty() || serve(model, model.demand().get(), replicas, search, draft);
            String shortfall = shortfalls.get(model.name());
            if (isServed && shortfall != null) {
                draft.leaveUnserved(new UnservedDemand(model.name(), 0, shortfall));
            }
        }
        return draft.finish(name());
    }

    /// @return why there are fewer replicas than the model's least, if there are
    private static Optional<String> placeLeast(Model model, List<Placed> placed, NodeSearch search, Draft draft) {
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
    private static boolean serve(Model model, Demand demand, List<Placed> placed, NodeSearch search, Draft draft) {
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

    private static double assign(Placed replica, double wanted) {
        double share = Math.min(wanted, Math.max(0, replica.spareRequestsPerSecond()));
        replica.assign(replica.assignedRequestsPerSecond() + share);
        return share;
    }

    /// The gateway spreads requests over all replicas, so the plan does too. Replicas on processors keep their share:
    /// their hosts' time was given to them by it.
    private static void spreadEvenly(List<Placed> placed) {
        if (placed.isEmpty() || !placed.stream().allMatch(Placed::isOnGpus)) {
            return;
        }
        double assigned =
                placed.stream().mapToDouble(Placed::assignedRequestsPerSecond).sum();
        double capacity = placed.stream().mapToDouble(Placed::requestsPerSecond).sum();
        placed.forEach(replica -> replica.assign(replica.requestsPerSecond() * assigned / capacity));
    }

    /// An endpoint that already runs is one replica, whatever the bounds ask for.
    private static int most(Model model, int asked) {
        return model.source().orElse(null) instanceof ModelSource.Endpoint ? Math.min(1, asked) : asked;
    }

    private static long size(Model model) {
        Precision liked = model.precisions().getFirst();
        return ModelWeights.bytes(model.architecture(), liked).value();
    }
}
