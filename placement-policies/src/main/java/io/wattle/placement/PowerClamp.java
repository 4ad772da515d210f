package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Brings a plan that heeded no power limit under all of them, see {@link ThroughputClamp}.
final class PowerClamp {
    private final PlacementProblem problem;
    private final Plan drafted;
    private final ClampedCaps clamped;
    private final CappedSpeed speed = new CappedSpeed();
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
        List<ReplicaPlacement> kept = new ArrayList<>();
        clamped.caps().forEach((replica, cap) -> slowed(replica, cap).ifPresent(kept::add));
        keepSpread(kept);
        return PlanTotals.of(problem, drafted, kept, unserved(kept));
    }

    private int priority(ReplicaPlacement replica) {
        return model(replica).priority();
    }

    private Model model(ReplicaPlacement replica) {
        return Optional.ofNullable(models.get(replica.id().model())).orElseThrow();
    }

    /// The replica under its cap; none where it no longer serves within the objective.
    private Optional<ReplicaPlacement> slowed(ReplicaPlacement replica, double cap) {
        ReplicaConfiguration configuration = replica.configuration();
        if (replica.gpus().isEmpty()
                || cap >= configuration.gpuPowerCap().orElseThrow().value()) {
            return Optional.of(replica);
        }
        OptionalDouble factor =
                speed.slowdown(model(replica), clamped.gpu(replica).orElseThrow(), configuration, cap);
        if (factor.isEmpty()) {
            reasons.put(
                    replica.id().model(),
                    "No clock keeps the GPUs of \"%s\" under the %s that they were clamped to."
                            .formatted(replica.id(), new Watts(cap)));
            return Optional.empty();
        }
        ReplicaPlacement slow = slowed(replica, cap, factor.getAsDouble());
        Model model = model(replica);
        boolean isInTime =
                slow.expected().timeToFirstToken().compareTo(model.objective().timeToFirstToken()) <= 0
                        && slow.expected()
                                        .timePerOutputToken()
                                        .compareTo(model.objective().timePerOutputToken())
                                <= 0;
        reasons.put(
                replica.id().model(),
                "Clamped to %s, \"%s\" takes %.3f of %.3f requests/s, answers first after %s and takes %s for a token."
                        .formatted(
                                new Watts(cap),
                                replica.id(),
                                slow.expected().capacityRequestsPerSecond(),
                                replica.expected().capacityRequestsPerSecond(),
                                text(slow.expected().timeToFirstToken()),
                                text(slow.expected().timePerOutputToken())));
        return isInTime ? Optional.of(slow) : Optional.empty();
    }

    private static String text(Duration duration) {
        return Scale.TIME.format(duration.toNanos() / 1e9);
    }

    private static ReplicaPlacement slowed(ReplicaPlacement replica, double cap, double factor) {
        ReplicaConfiguration old = replica.configuration();
        ReplicaExpectation free = replica.expected();
        double capacity = free.capacityRequestsPerSecond() / factor;
        double most = cap * replica.gpus().size();
        return new ReplicaPlacement(
                replica.id(),
                replica.rack(),
                replica.node(),
                replica.gpus(),
                new ReplicaConfiguration(
                        old.tensorParallelDegree(),
                        old.pipelineParallelDegree(),
                        old.precision(),
                        old.smClock(),
                        Optional.of(new Watts(cap)),
                        old.maxBatch(),
                        old.contextTokens()),
                new ReplicaExpectation(
                        capacity,
                        Math.min(free.assignedRequestsPerSecond(), capacity),
                        new Watts(Math.min(free.gpuPower().value(), most)),
                        free.hostPower(),
                        free.weightsPerGpu(),
                        free.kvCachePerGpu(),
                        longer(free.timeToFirstToken(), factor),
                        longer(free.timePerOutputToken(), factor),
                        free.energyPerOutputToken()));
    }

    private static Duration longer(Duration duration, double factor) {
        return Duration.ofNanos(Math.round(duration.toNanos() * factor));
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
