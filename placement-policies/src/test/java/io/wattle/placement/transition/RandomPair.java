package io.wattle.placement.transition;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.RandomProblems;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.policies.Policies;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;

/// A running plan and the one to follow, from a seed: other demands, other models, another policy, lower limits, a lost
/// node, other caps and clocks, and GPUs that changed places.
///
/// @param problem the present cluster and the models that are wanted
record RandomPair(PlacementProblem problem, Plan from, Plan to) {
    private static final HardwareCatalog HARDWARE = HardwareCatalog.standard();

    /// The first plan that a search finds will do.
    private static final SearchBudget NO_TIME = () -> 0;

    static RandomPair of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PlacementProblem before = RandomProblems.of(seed);
        PlacementProblem after = new PlacementProblem(
                random.nextInt(3) == 0 ? changed(before.cluster(), random) : before.cluster(),
                changed(before.models(), random),
                HARDWARE,
                seed);
        String policy = policy(random);
        Plan from = plan(before, policy);
        Plan to = plan(after, random.nextBoolean() ? policy : policy(random));
        return new RandomPair(
                after,
                with(from, replica -> recapped(replica, before.cluster(), random, 2)),
                with(shuffled(to, after.cluster(), random), replica -> recapped(replica, after.cluster(), random, 1)));
    }

    private static String policy(SplittableRandom random) {
        return Policies.names().get(random.nextInt(Policies.names().size()));
    }

    private static Plan plan(PlacementProblem problem, String policy) {
        return Policies.named(policy, NO_TIME).orElseThrow().plan(problem);
    }

    /// Limits fall towards what the idle rack draws, or a node is gone.
    private static Cluster changed(Cluster cluster, SplittableRandom random) {
        boolean isLost = random.nextBoolean();
        List<Rack> racks = new ArrayList<>();
        for (Rack rack : cluster.racks()) {
            double idle =
                    rack.nodes().stream().mapToDouble(RandomPair::idleWatts).sum();
            double spare = Math.max(0, rack.limit().value() - idle);
            Watts cap = isLost
                    ? rack.cap()
                    : new Watts(rack.guard().value() + idle + spare * random.nextDouble(0.2, 1) + 1);
            List<Node> nodes = isLost && rack.nodes().size() > 1
                    ? rack.nodes().subList(1, rack.nodes().size())
                    : rack.nodes();
            racks.add(new Rack(rack.id(), rack.parent(), cap, rack.guard(), nodes));
        }
        return new Cluster(cluster.name(), cluster.powerDomains(), racks);
    }

    private static List<Model> changed(List<Model> models, SplittableRandom random) {
        List<Model> changed = new ArrayList<>();
        for (Model model : models) {
            if (models.size() == 1 || random.nextInt(5) > 0) {
                changed.add(demanding(model, random.nextDouble(0.2, 3), random.nextInt(3)));
            }
        }
        return changed;
    }

    private static Model demanding(Model model, double factor, int priority) {
        return new Model(
                model.name(),
                model.architecture(),
                model.source(),
                model.engine(),
                model.precisions(),
                model.demand()
                        .map(demand -> new Demand(
                                demand.requestsPerSecond() * factor, demand.inputTokens(), demand.outputTokens())),
                model.objective(),
                model.replicas(),
                model.parallelism(),
                model.placement(),
                priority);
    }

    /// GPUs of a node are alike, so a plan stays sound when they change places.
    private static Plan shuffled(Plan plan, Cluster cluster, SplittableRandom random) {
        Map<NodeId, List<Integer>> orders = new HashMap<>();
        cluster.nodes().forEach(node -> {
            List<Integer> order = new ArrayList<>();
            for (int index = 0; index < node.gpuCount(); index++) {
                order.add(index);
            }
            if (random.nextInt(3) == 0) {
                Collections.shuffle(order, new Random(random.nextLong()));
            }
            orders.put(node.id(), order);
        });
        return with(
                plan,
                replica -> new ReplicaPlacement(
                        replica.id(),
                        replica.rack(),
                        replica.node(),
                        replica.gpus().stream()
                                .map(slot -> new GpuSlot(
                                        slot.rack(),
                                        slot.node(),
                                        orders.getOrDefault(slot.node(), List.of())
                                                .get(slot.index())))
                                .toList(),
                        replica.configuration(),
                        replica.expected()));
    }

    /// @param highest 1 keeps caps at most where they are, so that a sound plan stays within its limits
    private static ReplicaPlacement recapped(
            ReplicaPlacement replica, Cluster cluster, SplittableRandom random, double highest) {
        if (replica.gpus().isEmpty() || random.nextBoolean()) {
            return replica;
        }
        ReplicaConfiguration old = replica.configuration();
        GpuType type = cluster.node(replica.node())
                .flatMap(Node::gpus)
                .flatMap(gpus -> HARDWARE.gpu(gpus.type()))
                .orElseThrow();
        double most = type.maxPower().orElseThrow().value();
        double cap = Math.min(most, old.gpuPowerCap().orElseThrow().value() * random.nextDouble(0.5, highest));
        return new ReplicaPlacement(
                replica.id(),
                replica.rack(),
                replica.node(),
                replica.gpus(),
                new ReplicaConfiguration(
                        old.tensorParallelDegree(),
                        old.pipelineParallelDegree(),
                        old.precision(),
                        random.nextBoolean()
                                ? Optional.of(new Megahertz(random.nextInt(4) * 300 + 600))
                                : Optional.empty(),
                        Optional.of(new Watts(cap)),
                        old.maxBatch(),
                        old.contextTokens()),
                replica.expected());
    }

    private static Plan with(Plan plan, Function<ReplicaPlacement, ReplicaPlacement> change) {
        return new Plan(
                plan.policy(),
                plan.replicas().stream().map(change).toList(),
                plan.domains(),
                plan.nodes(),
                plan.unserved(),
                plan.rejections());
    }

    private static double idleWatts(Node node) {
        double gpu = node.gpus()
                .flatMap(gpus -> HARDWARE.gpu(gpus.type()))
                .flatMap(GpuType::idlePower)
                .map(Watts::value)
                .orElse(0.0);
        return node.host().idle().value() + node.gpuCount() * gpu;
    }
}
