package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.placement.InstanceMix.Instance;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/// Cost-optimal bin packing with watts for dollars: for each model the mix of instances that takes its demand for the
/// smallest sum of fixed watts.
///
/// Source: Mélange (arXiv:2404.14527), which packs slices of the demand into GPU instances at dollars an hour by an
/// integer program; its code is github.com/tyler-griggs/melange-release. Simplified: an instance is one way to run a
/// replica and costs the caps of its GPUs and its share of the host's maximum, whatever its load; each model has one
/// kind of request, its mean; models are packed one after the other, and where a kind of node is used up the rest is
/// packed again without it, while Mélange buys from a cloud without end.
public final class FixedCost implements PlacementPolicy {
    public FixedCost() {
        // nothing to remember between plans
    }

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public Plan plan(PlacementProblem problem) {
        Draft draft = new Draft(problem);
        Configurations configurations = Configurations.free(problem.hardware());
        List<Packing> packings = GreedyFilling.ordered(problem).stream()
                .map(model -> new Packing(problem, draft, configurations, model))
                .toList();
        packings.forEach(packing -> packing.pack(packing.least()));
        for (Packing packing : packings) {
            packing.pack(packing.most());
            packing.finish();
        }
        return draft.finish(name());
    }

    /// One model's replicas.
    private static final class Packing {
        private final PlacementProblem problem;
        private final Draft draft;
        private final Configurations configurations;
        private final Model model;
        private final List<Instance> types = new ArrayList<>();
        private final IdentityHashMap<Option, NodeSearch> searches = new IdentityHashMap<>();
        private final List<Placed> placed = new ArrayList<>();
        private double rest;
        private String reason;

        Packing(PlacementProblem problem, Draft draft, Configurations configurations, Model model) {
            this.problem = problem;
            this.draft = draft;
            this.configurations = configurations;
            this.model = model;
            this.rest = model.demand().map(Demand::requestsPerSecond).orElse(0.0);
            NodeSearch any = new NodeSearch(problem, draft, SearchStyle.FIRST_FIT, configurations);
            IdentityHashMap<Option, Instance> found = new IdentityHashMap<>();
            problem.cluster()
                    .nodes()
                    .forEach(node -> any.options(model, node).ifPresent(options -> {
                        for (Option option : options.possible()) {
                            if (found.putIfAbsent(option, instance(option, node)) == null) {
                                types.add(instance(option, node));
                            }
                        }
                    }));
            this.reason = types.isEmpty() ? nowhere(any) : "";
        }

        private String nowhere(NodeSearch any) {
            return any.next(model, new ReplicaId(model.name(), 0), 0) instanceof NodeSearch.Result.Nowhere(var why)
                    ? why
                    : "No node offers a way to run \"%s\".".formatted(model.name());
        }

        private static Instance instance(Option option, Node node) {
            double share = option.gpus() == 0 ? 1 : (double) option.gpus() / node.gpuCount();
            double caps = option.gpus()
                    * option.configuration().gpuPowerCap().map(Watts::value).orElse(0.0);
            return new Instance(option, caps + share * node.host().max().value());
        }

        int least() {
            return GreedyFilling.most(model, model.replicas().min());
        }

        int most() {
            return GreedyFilling.most(model, model.replicas().max());
        }

        /// Places instances of the cheapest mix until the demand is served or so many stand.
        void pack(int limit) {
            while (placed.size() < limit
                    && !types.isEmpty()
                    && (rest > GreedyFilling.ROUNDING || placed.size() < least())) {
                for (Instance instance : mix()) {
                    if (placed.size() < limit && !place(instance)) {
                        types.remove(instance);
                        break;
                    }
                }
            }
        }

        private List<Instance> mix() {
            Instance cheapest = types.stream()
                    .min(Comparator.comparingDouble(Instance::watts))
                    .orElseThrow();
            return rest > GreedyFilling.ROUNDING ? InstanceMix.cheapest(types, rest) : List.of(cheapest);
        }

        private boolean place(Instance instance) {
            NodeSearch search = searches.computeIfAbsent(
                    instance.option(),
                    option -> new NodeSearch(
                            problem,
                            draft,
                            new SearchStyle(NodeOrder.AS_LISTED, OptionOrder.only(option), true),
                            configurations));
            double wanted = Math.min(rest, instance.capacity());
            return switch (search.next(model, new ReplicaId(model.name(), placed.size()), wanted)) {
                case NodeSearch.Result.Found(var candidate) -> {
                    Placed replica = draft.place(candidate);
                    placed.add(replica);
                    rest -= GreedyFilling.assign(replica, rest);
                    yield true;
                }
                case NodeSearch.Result.Nowhere(var why) -> {
                    reason = why;
                    yield false;
                }
            };
        }

        void finish() {
            GreedyFilling.spreadEvenly(placed);
            boolean isShort = placed.size() < model.replicas().min();
            if (isShort || rest > GreedyFilling.ROUNDING) {
                draft.leaveUnserved(new UnservedDemand(model.name(), Math.max(0, rest), sentence()));
            }
        }

        private String sentence() {
            return placed.size() >= most()
                    ? "The model \"%s\" may run %d replicas and %.3f requests/s are left."
                            .formatted(model.name(), most(), rest)
                    : reason;
        }
    }
}
