package io.wattle.placement.minimum;

import io.wattle.placement.Configurations;
import io.wattle.placement.DomainLoad;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.Parallelism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// Says for one model what else there was: every way to run it, what that would draw, and what speaks against
/// it. Made from the problem and the plan, whatever policy made that.
public final class Alternatives {
    private final PlacementProblem problem;
    private final Plan plan;
    private final Model model;
    private final Market market;
    private final List<ReplicaPlacement> own;
    private final double drawn;

    private Alternatives(PlacementProblem problem, Plan plan, Model model) {
        this.problem = problem;
        this.plan = plan;
        this.model = model;
        PlacementProblem alone =
                new PlacementProblem(problem.cluster(), List.of(model), problem.hardware(), problem.seed());
        this.market = Market.of(alone, Configurations.clocked(problem.hardware()));
        this.own = plan.replicas().stream()
                .filter(replica -> replica.id().model().equals(model.name()))
                .toList();
        this.drawn = own.stream().mapToDouble(this::aboveRest).sum();
    }

    /// The ways to run a model, those that the plan uses first, then the most thrifty; the ways that no node
    /// takes last.
    ///
    /// @throws IllegalArgumentException if the problem does not ask for the model
    public static List<Alternative> of(PlacementProblem problem, Plan plan, ModelName name) {
        Model model = problem.models().stream()
                .filter(asked -> asked.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The model \"%s\" is not asked for.".formatted(name)));
        return new Alternatives(problem, plan, model).list();
    }

    private record Way(int kind, Parallelism parallelism, String precision) {
        static Way of(int kind, ReplicaConfiguration configuration) {
            return new Way(
                    kind, configuration.parallelism(), configuration.precision().label());
        }
    }

    private List<Alternative> list() {
        Map<Way, List<Offer>> ways = new LinkedHashMap<>();
        for (Offer offer : market.offers().getFirst()) {
            ways.computeIfAbsent(Way.of(offer.kind().number(), offer.option().configuration()), _ -> new ArrayList<>())
                    .add(offer);
        }
        Set<Way> chosen = chosen();
        List<Alternative> all = new ArrayList<>();
        ways.forEach((way, offers) -> all.add(alternative(offers, chosen.contains(way))));
        all.sort(Comparator.comparing((Alternative way) -> !way.isChosen())
                .thenComparingDouble(way -> way.watts().orElse(Double.POSITIVE_INFINITY)));
        for (Offers.Refusal refusal : market.ways().refusals(0)) {
            String place =
                    refusal.kind().sample().gpus().map(gpus -> gpus.type()).orElse("processors");
            all.add(new Alternative(
                    "any on " + place,
                    false,
                    0,
                    0,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    refusal.why().reason()));
        }
        return List.copyOf(all);
    }

    private Set<Way> chosen() {
        Map<Object, Integer> kinds = new HashMap<>();
        for (int node = 0; node < market.inventory().nodes().size(); node++) {
            kinds.put(
                    market.inventory().nodes().get(node).id(),
                    market.inventory().kindOf(node).number());
        }
        Set<Way> chosen = new HashSet<>();
        own.forEach(replica -> chosen.add(Way.of(kinds.getOrDefault(replica.node(), -1), replica.configuration())));
        return chosen;
    }

    private Alternative alternative(List<Offer> offers, boolean isChosen) {
        double demand = model.demand().map(Demand::requestsPerSecond).orElse(0.0);
        Fleet fleet = new CheapestFleet(market.noPrices()).of(offers, demand, 0);
        double watts = fleet.shares().stream()
                .mapToDouble(share -> share.offer().costAt(share.load()))
                .sum();
        double tokens = demand * model.demand().map(Demand::outputTokens).orElse(0);
        Offer widest =
                offers.stream().max(Comparator.comparingDouble(Offer::capacity)).orElseThrow();
        boolean isServing = tokens > 0;
        boolean isComparable = isServing && isServedInFull();
        return new Alternative(
                label(widest),
                isChosen,
                fleet.shares().size(),
                widest.capacity(),
                isServing ? OptionalDouble.of(watts) : OptionalDouble.empty(),
                isServing ? OptionalDouble.of(watts / tokens) : OptionalDouble.empty(),
                isComparable ? OptionalDouble.of(watts - drawn) : OptionalDouble.empty(),
                isServing ? reason(fleet, watts, isChosen) : "No demand is stated, so the smallest way is taken.");
    }

    private boolean isServedInFull() {
        return plan.unserved().stream().noneMatch(left -> left.model().equals(model.name()));
    }

    private String reason(Fleet fleet, double watts, boolean isChosen) {
        int most = market.most(0);
        if (fleet.shares().size() > most) {
            return "It would take %d replicas and the model may have %d."
                    .formatted(fleet.shares().size(), most);
        }
        if (isChosen) {
            return "The plan runs it so, for %s in all.".formatted(rounded(drawn));
        }
        if (!isServedInFull()) {
            return "It would draw %s for the whole demand, but %s".formatted(rounded(watts), lacking(fleet));
        }
        String more = "It would draw %s %s than the plan does for the model"
                .formatted(rounded(Math.abs(watts - drawn)), watts >= drawn ? "more" : "less");
        return watts >= drawn ? more + "." : more + ", but " + lacking(fleet);
    }

    /// What is missing for a fleet beside everything else that the plan runs.
    private String lacking(Fleet fleet) {
        Offer offer = fleet.shares().getFirst().offer();
        Map<Object, Integer> used = new HashMap<>();
        for (ReplicaPlacement replica : plan.replicas()) {
            if (!replica.id().model().equals(model.name())) {
                for (GpuSlot slot : replica.gpus()) {
                    used.merge(slot.node(), 1, Integer::sum);
                }
            }
        }
        long places = offer.kind().nodes().stream()
                .map(node -> market.inventory().nodes().get(node))
                .mapToLong(node -> offer.option().gpus() == 0
                        ? 1
                        : (node.gpuCount() - used.getOrDefault(node.id(), 0))
                                / offer.option().gpus())
                .sum();
        if (places < fleet.shares().size()) {
            return "it would take %d places and the other models leave %d."
                    .formatted(fleet.shares().size(), places);
        }
        double needed = offer.leastCommitmentAt(offer.capacity());
        DomainLoad widest = offer.kind().nodes().stream()
                .map(market.inventory()::rackOf)
                .distinct()
                .map(this::tightest)
                .max(Comparator.comparingDouble(Alternatives::left))
                .orElseThrow();
        return left(widest) >= needed
                ? "the plan keeps what runs, or gives that room to models that gain more by it."
                : "each replica would commit %s where even the domain \"%s\", the one with the most left, has %s."
                        .formatted(rounded(needed), widest.domain(), rounded(left(widest)));
    }

    /// Of a rack and all domains above it the one with the least left.
    private DomainLoad tightest(int rack) {
        return Arrays.stream(market.inventory().chain(rack))
                .mapToObj(market.inventory().domains()::get)
                .flatMap(domain ->
                        plan.domains().stream().filter(load -> load.domain().equals(domain)))
                .min(Comparator.comparingDouble(Alternatives::left))
                .orElseThrow();
    }

    private static double left(DomainLoad load) {
        return Math.max(0, load.limit().value() - load.committed().value());
    }

    private double aboveRest(ReplicaPlacement replica) {
        double idle = problem.cluster()
                .node(replica.node())
                .flatMap(node -> node.gpus())
                .flatMap(gpus -> problem.hardware().gpu(gpus.type()))
                .flatMap(type -> type.idlePower())
                .map(Watts::value)
                .orElse(0.0);
        return replica.expected().gpuPower().value()
                + replica.expected().hostPower().value()
                - idle * replica.gpus().size();
    }

    private static Watts rounded(double watts) {
        return new Watts(Math.rint(watts));
    }

    private static String label(Offer offer) {
        ReplicaConfiguration configuration = offer.option().configuration();
        String place = offer.kind()
                .sample()
                .gpus()
                .map(gpus -> "%d x %s".formatted(offer.option().gpus(), gpus.type()))
                .orElse("processors");
        String stages =
                configuration.pipelineParallelDegree() > 1 ? ", PP " + configuration.pipelineParallelDegree() : "";
        String experts = configuration.expertParallelDegree() > 1 ? ", EP " + configuration.expertParallelDegree() : "";
        return configuration.precision().label() + " on " + place + stages + experts;
    }
}
