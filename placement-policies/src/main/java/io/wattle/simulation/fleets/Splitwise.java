package io.wattle.simulation.fleets;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.performance.ServingCurve;
import io.wattle.placement.Option;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.PlacementWish;
import io.wattle.workload.ReplicaBounds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Some servers read all prompts, the others give all answers, each one instance at its highest clock (Splitwise,
/// ISCA 2024, arXiv:2311.18677). Where GPUs differ the faster type reads, as in its "HA" clusters; where all are alike,
/// as many servers as let both sides keep up with each other by the performance model.
///
/// Simplified: one model; no mixed pool that takes what either side cannot, and nothing changes roles. The paper finds
/// the number of servers by searching with its simulator.
final class Splitwise implements FleetController {
    private static final double A_DAY = 86_400;

    /// Another reader must let that much more through: taking a cache in costs answers steps that are not counted.
    private static final double NEARLY = 1.1;

    /// One to read, one to answer.
    private static final int SIDES = 2;

    private static final String PROMPTS = ".prompts";
    private static final String ANSWERS = ".answers";

    private final Peaks peaks;
    private final Catalogue catalogue;

    Splitwise(Peaks peaks, Catalogue catalogue) {
        this.peaks = peaks;
        this.catalogue = catalogue;
    }

    /// @return why it cannot serve them, in one sentence
    static Optional<String> refusal(Cluster cluster, List<Model> models) {
        if (models.size() != 1) {
            return Optional.of(
                    "The policy splitwise serves one model (%d were given); give it one.".formatted(models.size()));
        }
        long nodes = cluster.nodes().filter(node -> node.gpuCount() > 0).count();
        return nodes >= SIDES
                ? Optional.empty()
                : Optional.of(("The policy splitwise needs two servers with GPUs, one that reads prompts and one that"
                                + " answers (the cluster \"%s\" has %d); add one.")
                        .formatted(cluster.name(), nodes));
    }

    @Override
    public String name() {
        return "splitwise";
    }

    @Override
    public double periodSeconds() {
        return A_DAY;
    }

    @Override
    public ModelName pool(ModelName model, int inputTokens, int outputTokens) {
        return new ModelName(model.value() + PROMPTS);
    }

    @Override
    public Optional<ModelName> answeringPool(ModelName pool) {
        ModelName answers = new ModelName(modelOf(pool).value() + ANSWERS);
        return pool.value().endsWith(PROMPTS) ? Optional.of(answers) : Optional.empty();
    }

    @Override
    public ModelName modelOf(ModelName pool) {
        String name = pool.value();
        String suffix = name.endsWith(PROMPTS) ? PROMPTS : name.endsWith(ANSWERS) ? ANSWERS : "";
        return new ModelName(name.substring(0, name.length() - suffix.length()));
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        if (view.now() > 0 && !view.isChanged()) {
            return Optional.empty();
        }
        Model model = view.models().getFirst();
        Model asked = Pinned.widest(
                view,
                peaks.mean(model.name()).map(demand -> model.asked(demand)).orElse(model));
        List<Node> nodes = view.cluster()
                .nodes()
                .filter(node -> node.gpuCount() > 0)
                .sorted(Comparator.comparingDouble(node -> -promptsPerSecond(asked, node)))
                .toList();
        if (nodes.size() < SIDES) {
            return Optional.of(List.of());
        }
        int prompts = readers(asked, nodes);
        List<Model> pools = new ArrayList<>();
        pools.add(pool(asked, PROMPTS, nodes.subList(0, prompts)));
        pools.add(pool(asked, ANSWERS, nodes.subList(prompts, nodes.size())));
        return Optional.of(Pinned.place(view, pools));
    }

    /// How many of the nodes, fastest first, read prompts.
    private int readers(Model model, List<Node> nodes) {
        List<String> types = types(nodes);
        long fastest = nodes.stream()
                .filter(node -> type(node).equals(types.getFirst()))
                .count();
        if (types.size() > 1) {
            return Math.toIntExact(fastest);
        }
        double readable = promptsPerSecond(model, nodes.getFirst());
        double answerable = answersPerSecond(model, nodes.getFirst());
        double best = 0;
        int chosen = 1;
        for (int readers = 1; readers < nodes.size(); readers++) {
            double rate = Math.min(readers * readable, (nodes.size() - readers) * answerable);
            if (rate > best * NEARLY) {
                best = rate;
                chosen = readers;
            }
        }
        return chosen;
    }

    private Model pool(Model model, String suffix, List<Node> nodes) {
        Model named = Variants.named(model, new ModelName(model.name().value() + suffix));
        return Variants.on(
                Variants.bounded(named, new ReplicaBounds(nodes.size(), Math.max(1, nodes.size()))),
                new PlacementWish(types(nodes), model.placement().arch(), Optional.empty()));
    }

    private double promptsPerSecond(Model model, Node node) {
        return fastestOption(model, node)
                .map(option -> {
                    ServingCurve curve = option.performance().servingCurve(Watts.ZERO, option.percentile());
                    int prompt = model.demand().map(Demand::inputTokens).orElse(1);
                    return 1
                            / (prompt / curve.promptTokensPerSecond()
                                    + curve.at(1).begin());
                })
                .orElse(0.0);
    }

    /// Of an instance that reads no prompts, from one whose answers are so long that its cache is as full.
    private double answersPerSecond(Model model, Node node) {
        return model.demand()
                .map(demand -> {
                    int longer = 2 * demand.inputTokens() + demand.outputTokens();
                    Model answering = model.asked(new Demand(demand.requestsPerSecond(), 1, longer));
                    double perSecond = fastestOption(answering, node)
                            .map(Option::requestsPerSecond)
                            .orElse(0.0);
                    return perSecond * longer / demand.outputTokens();
                })
                .orElse(0.0);
    }

    private Optional<Option> fastestOption(Model model, Node node) {
        return catalogue.fastest(model, node, model.parallelism().tensor().orElse(1));
    }

    private static List<String> types(List<Node> nodes) {
        return nodes.stream().map(Splitwise::type).distinct().toList();
    }

    private static String type(Node node) {
        return node.gpus().map(GpuGroup::type).orElse("");
    }
}
