package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings a plan that heeded no power limit under all of them, see {@link ThroughputClamp}.
final class PowerClamp {
    private final PlacementProblem problem;
    private final Plan drafted;
    private final ClampedCaps clamped;
    private final CappedOptions options = new CappedOptions();
    private final Map<ModelName, Model> models = new HashMap<>();
    private final Map<ModelName, String> reasons = new HashMap<>();

    PowerClamp(PlacementProblem problem, Plan drafted) {
        this.problem = problem;
        this.drafted = drafted;
        problem.models().forEach(model -> models.put(model.name(), model));
        this.clamped = new ClampedCaps(
                problem,
                drafted.replicas().stream()
                        .sorted(Comparator.comparingInt(this::priority).reversed())
                        .toList());
        drafted.unserved().forEach(demand -> reasons.put(demand.model(), demand.reason()));
        clamped.dropped().forEach((replica, reason) -> reasons.put(replica.id().model(), reason));
    }

    Plan clamp() {
        if (!clamped.isAnyClamped()) {
            return drafted;
        }
        Map<ReplicaPlacement, Option> options = new LinkedHashMap<>();
        List<ReplicaPlacement> kept = new ArrayList<>();
        clamped.caps().forEach((replica, cap) -> {
            Optional<Option> option = option(replica, cap);
            option.ifPresent(found -> options.put(replica, found));
            if (option.isPresent() || replica.gpus().isEmpty()) {
                kept.add(replica);
            }
        });
        keepSpread(kept);
        Map<ModelName, Double> shares = shares(kept, options);
        List<ReplicaPlacement> loaded = kept.stream()
                .map(replica -> Optional.ofNullable(options.get(replica))
                        .map(option -> loaded(
                                replica,
                                option,
                                shares.getOrDefault(replica.id().model(), 0.0)))
                        .orElse(replica))
                .toList();
        return PlanTotals.of(problem, drafted, loaded, unserved(loaded));
    }

    /// The replica's way to run under its cap; none for one on processors and where it no longer serves.
    private Optional<Option> option(ReplicaPlacement replica, double cap) {
        if (replica.gpus().isEmpty()) {
            return Optional.empty();
        }
        Optional<Option> option =
                options.of(model(replica), clamped.gpu(replica).orElseThrow(), replica, cap);
        reasons.merge(
                replica.id().model(),
                option.map(found -> "Clamped to %s, \"%s\" takes %.3f of %.3f requests/s."
                                .formatted(
                                        new Watts(cap),
                                        replica.id(),
                                        found.requestsPerSecond(),
                                        replica.expected().capacityRequestsPerSecond()))
                        .orElse("Clamped to %s, \"%s\" holds its objective for no load."
                                .formatted(new Watts(cap), replica.id())),
                (first, _) -> first);
        return option;
    }

    /// Share of its capacity that each replica of a model on GPUs is given: the gateway spreads requests evenly.
    private Map<ModelName, Double> shares(List<ReplicaPlacement> kept, Map<ReplicaPlacement, Option> options) {
        Map<ModelName, Double> capacities = new HashMap<>();
        Map<ModelName, Double> onProcessors = new HashMap<>();
        for (ReplicaPlacement replica : kept) {
            Option option = options.get(replica);
            if (option == null) {
                onProcessors.merge(replica.id().model(), replica.expected().assignedRequestsPerSecond(), Double::sum);
            } else {
                capacities.merge(replica.id().model(), option.requestsPerSecond(), Double::sum);
            }
        }
        Map<ModelName, Double> shares = new HashMap<>();
        capacities.forEach((name, capacity) -> {
            double asked = Optional.ofNullable(models.get(name))
                    .flatMap(Model::demand)
                    .map(Demand::requestsPerSecond)
                    .orElse(0.0);
            double left = Math.max(0, asked - onProcessors.getOrDefault(name, 0.0));
            shares.put(name, Math.min(1, left / capacity));
        });
        return shares;
    }

    private ReplicaPlacement loaded(ReplicaPlacement replica, Option option, double share) {
        return new ReplicaPlacement(
                replica.id(),
                replica.rack(),
                replica.node(),
                replica.gpus(),
                option.configuration(),
                Expectations.of(option, share * option.requestsPerSecond(), clamped.node(replica)));
    }

    private int priority(ReplicaPlacement replica) {
        return model(replica).priority();
    }

    private Model model(ReplicaPlacement replica) {
        return Optional.ofNullable(models.get(replica.id().model())).orElseThrow();
    }

    /// Leaves out replicas of models that stand too close together since others were dropped.
    private void keepSpread(List<ReplicaPlacement> kept) {
        SpreadGroups groups = new SpreadGroups(problem.cluster());
        for (Model model : problem.models()) {
            Optional<ReplicaPlacement> surplus = surplus(model, kept, groups);
            while (surplus.isPresent()) {
                kept.remove(surplus.get());
                surplus = surplus(model, kept, groups);
            }
        }
    }

    private static Optional<ReplicaPlacement> surplus(Model model, List<ReplicaPlacement> kept, SpreadGroups groups) {
        Map<DomainId, List<ReplicaPlacement>> there = new HashMap<>();
        int total = 0;
        for (ReplicaPlacement replica : kept) {
            Optional<DomainId> group = replica.id().model().equals(model.name())
                    ? groups.groupOf(model, replica.rack())
                    : Optional.empty();
            if (group.isPresent()) {
                there.computeIfAbsent(group.get(), unseen -> new ArrayList<>()).add(replica);
                total++;
            }
        }
        int most = SpreadGroups.most(total);
        return there.values().stream()
                .filter(replicas -> replicas.size() > most)
                .map(List::getLast)
                .findFirst();
    }

    private List<UnservedDemand> unserved(List<ReplicaPlacement> kept) {
        Map<ModelName, Double> assigned = new HashMap<>();
        Map<ModelName, Integer> counts = new HashMap<>();
        for (ReplicaPlacement replica : kept) {
            assigned.merge(replica.id().model(), replica.expected().assignedRequestsPerSecond(), Double::sum);
            counts.merge(replica.id().model(), 1, Integer::sum);
        }
        List<UnservedDemand> unserved = new ArrayList<>();
        for (Model model : problem.models()) {
            double asked = model.demand().map(Demand::requestsPerSecond).orElse(0.0);
            double rest = Math.max(0, asked - assigned.getOrDefault(model.name(), 0.0));
            boolean isShort =
                    counts.getOrDefault(model.name(), 0) < model.replicas().min();
            if (isShort || rest > GreedyFilling.ROUNDING * Math.max(1, asked)) {
                unserved.add(new UnservedDemand(
                        model.name(),
                        rest,
                        reasons.getOrDefault(model.name(), "Too few replicas are left once caps were clamped.")));
            }
        }
        return unserved;
    }
}
