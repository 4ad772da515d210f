package io.wattle.placement.minimum;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.PlacementProblem;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.PlacementWish;
import io.wattle.workload.ReplicaBounds;
import io.wattle.workload.ServiceLevelObjective;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// One limit of a problem, and the problem without it.
///
/// @param words such as {@code the limit of the power domain "r1" (16 kW)}
record Lifting(String words, UnaryOperator<PlacementProblem> without) {
    /// More than any site has.
    private static final Watts PLENTY = new Watts(1e9);
    private static final Duration EVER = Duration.ofDays(365);
    private static final int MANY = 1_000_000;

    /// More than these are taken together: nobody reads more, and each costs a search.
    private static final int MOST_APART = 16;

    /// Every limit that stands in the way of one model; those that say least about it first.
    static List<Lifting> of(PlacementProblem problem, Model model) {
        List<Lifting> all = new ArrayList<>(others(problem, model));
        PlacementWish wish = model.placement();
        wish.spread()
                .ifPresent(over -> all.add(ofModel(
                        "that \"%s\" is spread over each %s".formatted(model.name(), over),
                        model.name(),
                        asked -> with(asked, new PlacementWish(wish.gpus(), wish.arch(), Optional.empty())))));
        if (!wish.gpus().isEmpty() || !wish.arch().isEmpty()) {
            all.add(ofModel(
                    "where \"%s\" may run (%s)".formatted(model.name(), allowed(wish)),
                    model.name(),
                    asked -> with(
                            asked,
                            new PlacementWish(
                                    List.of(), Set.of(), asked.placement().spread()))));
        }
        all.add(ofModel(
                "the most replicas of \"%s\" (%d)"
                        .formatted(model.name(), model.replicas().max()),
                model.name(),
                asked -> with(asked, new ReplicaBounds(asked.replicas().min(), MANY))));
        all.addAll(objectives(model));
        all.addAll(domains(problem.cluster()));
        return all;
    }

    private static String allowed(PlacementWish wish) {
        List<String> names = new ArrayList<>(wish.gpus());
        wish.arch().stream().map(arch -> arch.label()).sorted().forEach(names::add);
        return String.join(", ", names);
    }

    private static List<Lifting> others(PlacementProblem problem, Model model) {
        List<Model> others = problem.models().stream()
                .filter(other -> !other.name().equals(model.name()))
                .toList();
        if (others.size() > MOST_APART) {
            return List.of(new Lifting(
                    "what the other %d models are served".formatted(others.size()),
                    from -> with(
                            from,
                            from.cluster(),
                            from.models().stream()
                                    .filter(kept -> kept.name().equals(model.name()))
                                    .toList())));
        }
        return others.stream().map(Lifting::other).toList();
    }

    private static Lifting other(Model other) {
        String load = other.demand()
                .map(Demand::requestsPerSecond)
                .map(rate -> new BigDecimal(rate)
                                .round(new MathContext(3))
                                .stripTrailingZeros()
                                .toPlainString() + " requests/s")
                .orElse("%d replicas".formatted(other.replicas().min()));
        return new Lifting(
                "what \"%s\" is served (%s)".formatted(other.name(), load),
                from -> with(
                        from,
                        from.cluster(),
                        from.models().stream()
                                .filter(kept -> !kept.name().equals(other.name()))
                                .toList()));
    }

    private static List<Lifting> objectives(Model model) {
        ServiceLevelObjective objective = model.objective();
        return List.of(
                ofModel(
                        "the time to first token of \"%s\" (%d ms)"
                                .formatted(
                                        model.name(),
                                        objective.timeToFirstToken().toMillis()),
                        model.name(),
                        asked -> with(
                                asked,
                                new ServiceLevelObjective(
                                        EVER, asked.objective().timePerOutputToken(), objective.percentile()))),
                ofModel(
                        "the time per output token of \"%s\" (%d ms)"
                                .formatted(
                                        model.name(),
                                        objective.timePerOutputToken().toMillis()),
                        model.name(),
                        asked -> with(
                                asked,
                                new ServiceLevelObjective(
                                        asked.objective().timeToFirstToken(), EVER, objective.percentile()))));
    }

    private static List<Lifting> domains(Cluster cluster) {
        List<Lifting> all = new ArrayList<>();
        Map<DomainId, Watts> racks = new LinkedHashMap<>();
        cluster.racks().forEach(rack -> racks.put(rack.id(), rack.limit()));
        Map<DomainId, Watts> above = new LinkedHashMap<>();
        cluster.powerDomains().forEach(domain -> above.put(domain.id(), domain.limit()));
        all.addAll(domains(racks, "the caps of the %d racks"));
        all.addAll(domains(above, "the limits of the %d power domains above the racks"));
        return all;
    }

    private static List<Lifting> domains(Map<DomainId, Watts> limits, String together) {
        if (limits.size() > MOST_APART) {
            return List.of(new Lifting(
                    together.formatted(limits.size()),
                    from -> with(from, lift(from.cluster(), limits::containsKey), from.models())));
        }
        List<Lifting> apart = new ArrayList<>();
        limits.forEach((id, limit) -> apart.add(domain(id, limit)));
        return apart;
    }

    private static Lifting domain(DomainId id, Watts limit) {
        String words = "the limit of the power domain \"%s\" (%s)".formatted(id, limit);
        return new Lifting(words, from -> with(from, lift(from.cluster(), id::equals), from.models()));
    }

    private static Cluster lift(Cluster cluster, Predicate<DomainId> isLifted) {
        return new Cluster(
                cluster.name(),
                cluster.powerDomains().stream()
                        .map(domain -> isLifted.test(domain.id())
                                ? new PowerDomain(domain.id(), domain.parent(), PLENTY, 1)
                                : domain)
                        .toList(),
                cluster.racks().stream()
                        .map(rack -> isLifted.test(rack.id())
                                ? new Rack(rack.id(), rack.parent(), PLENTY, Watts.ZERO, rack.nodes())
                                : rack)
                        .toList());
    }

    private static Lifting ofModel(String words, ModelName name, UnaryOperator<Model> changed) {
        return new Lifting(
                words,
                from -> with(
                        from,
                        from.cluster(),
                        from.models().stream()
                                .map(asked -> asked.name().equals(name) ? changed.apply(asked) : asked)
                                .toList()));
    }

    private static PlacementProblem with(PlacementProblem from, Cluster cluster, List<Model> models) {
        return new PlacementProblem(cluster, models, from.hardware(), from.seed());
    }

    private static Model with(Model asked, ServiceLevelObjective objective) {
        return with(asked, objective, asked.replicas(), asked.placement());
    }

    /// A model asked for otherwise.
    static Model with(Model asked, Demand demand) {
        return new Model(
                asked.name(),
                asked.architecture(),
                asked.source(),
                asked.engine(),
                asked.precisions(),
                Optional.of(demand),
                asked.objective(),
                asked.replicas(),
                asked.parallelism(),
                asked.placement(),
                asked.priority());
    }

    private static Model with(Model asked, ReplicaBounds replicas) {
        return with(asked, asked.objective(), replicas, asked.placement());
    }

    private static Model with(Model asked, PlacementWish placement) {
        return with(asked, asked.objective(), asked.replicas(), placement);
    }

    private static Model with(
            Model asked, ServiceLevelObjective objective, ReplicaBounds replicas, PlacementWish placement) {
        return new Model(
                asked.name(),
                asked.architecture(),
                asked.source(),
                asked.engine(),
                asked.precisions(),
                asked.demand(),
                objective,
                replicas,
                asked.parallelism(),
                placement,
                asked.priority());
    }
}
