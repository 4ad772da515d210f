package io.wattle.simulation.fleets;

import io.wattle.fleet.Node;
import io.wattle.placement.Option;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.FleetView;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ReplicaBounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pools by kind of request, each with its own number of instances every half hour, degree every five minutes and clock
/// every five seconds (DynamoLLM, arXiv:2408.00741).
///
/// Simplified: the kind of a request is known exactly where the paper predicts the length of its answer; the load is
/// forecast from what a pool was asked last, the busier of the last five and thirty minutes; a kind too rare for
/// half an instance is answered by the next larger one; instances load from disk, weights are not moved between GPUs;
/// all instances of a pool share a clock.
final class DynamoLlm implements FleetController {
    private static final double CLUSTER_PERIOD = 1800;
    private static final double POOL_PERIOD = 300;
    private static final double PERIOD = 5;
    private static final double RARE = 0.5;
    private static final List<Integer> DEGREES = List.of(1, 2, 4, 8);

    private final Peaks peaks;
    private final Catalogue catalogue;
    private final double headroom;
    private final Map<ModelName, ModelName> served = new HashMap<>();
    private final Map<ModelName, Size> sizes = new HashMap<>();
    private double clusterDecided = -CLUSTER_PERIOD;
    private double poolsDecided = -POOL_PERIOD;

    /// Of a pool.
    private record Size(int tensor, int instances) {}

    /// @param peaks by kind of request
    DynamoLlm(Peaks peaks, Catalogue catalogue, double headroom) {
        this.peaks = peaks;
        this.catalogue = catalogue;
        this.headroom = headroom;
    }

    @Override
    public String name() {
        return "dynamollm";
    }

    @Override
    public double periodSeconds() {
        return PERIOD;
    }

    @Override
    public ModelName pool(ModelName model, int inputTokens, int outputTokens) {
        ModelName kind = RequestClass.of(model, inputTokens, outputTokens);
        return served.getOrDefault(kind, kind);
    }

    @Override
    public ModelName modelOf(ModelName pool) {
        return RequestClass.modelOf(pool);
    }

    @Override
    public Optional<List<ReplicaPlacement>> decide(FleetView view) {
        boolean isClusterDue = view.now() - clusterDecided >= CLUSTER_PERIOD || view.isChanged();
        if (isClusterDue || view.now() - poolsDecided >= POOL_PERIOD) {
            poolsDecided = view.now();
            Map<ModelName, Size> before = Map.copyOf(sizes);
            List<Model> pools = pools(view, isClusterDue);
            clusterDecided = isClusterDue ? view.now() : clusterDecided;
            if (isClusterDue || !before.equals(sizes)) {
                return Optional.of(Pinned.adjust(view, pools));
            }
        }
        List<ReplicaPlacement> clocked = new ArrayList<>();
        view.running().forEach(each -> clocked.add(clocked(view, each)));
        return Optional.of(clocked);
    }

    /// The pools as models of their own, with as many instances as they are to have.
    private List<Model> pools(FleetView view, boolean areInstancesChosen) {
        Node node = view.cluster().nodes().findFirst().orElseThrow();
        List<Model> pools = new ArrayList<>();
        for (Model model : view.models()) {
            Map<ModelName, Double> rates = rates(view, model.name());
            if (areInstancesChosen) {
                merge(model, node, rates);
            }
            Map<ModelName, Double> merged = new HashMap<>();
            rates.forEach((kind, rate) -> merged.merge(served.getOrDefault(kind, kind), rate, Double::sum));
            for (ModelName kind : sorted(merged)) {
                Model pool = asked(Variants.named(model, kind), merged.getOrDefault(kind, 0.0));
                Size size = size(pool, node, areInstancesChosen);
                sizes.put(kind, size);
                pools.add(Variants.bounded(
                        Pinned.sharded(pool, size.tensor()), new ReplicaBounds(size.instances(), size.instances())));
            }
        }
        return pools;
    }

    private Map<ModelName, Double> rates(FleetView view, ModelName model) {
        Map<ModelName, Double> rates = new HashMap<>();
        for (ModelName kind : peaks.pools()) {
            if (RequestClass.modelOf(kind).equals(model)) {
                rates.put(kind, headroom * rate(view, kind));
            }
        }
        return rates;
    }

    /// A kind that another pool answers is seen in that pool's rate; its own share of it is that of the whole trace.
    private double rate(FleetView view, ModelName kind) {
        if (view.now() < 1) {
            return peaks.first(kind).map(Demand::requestsPerSecond).orElse(0.0);
        }
        ModelName pool = served.getOrDefault(kind, kind);
        double all = 0;
        for (ModelName other : peaks.pools()) {
            all += served.getOrDefault(other, other).equals(pool) ? mean(other) : 0;
        }
        double seen = Math.max(observed(view, pool, POOL_PERIOD), observed(view, pool, CLUSTER_PERIOD));
        return all > 0 ? seen * mean(kind) / all : 0;
    }

    private double mean(ModelName kind) {
        return peaks.mean(kind).map(Demand::requestsPerSecond).orElse(0.0);
    }

    private static double observed(FleetView view, ModelName pool, double seconds) {
        return view.observed(pool, seconds).map(Demand::requestsPerSecond).orElse(0.0);
    }

    /// From the smallest kind up: what would fill less than half of the smallest instance joins the next.
    private void merge(Model model, Node node, Map<ModelName, Double> rates) {
        List<ModelName> kinds = sorted(rates);
        double carried = 0;
        List<ModelName> waiting = new ArrayList<>();
        for (ModelName kind : kinds) {
            double rate = carried + rates.getOrDefault(kind, 0.0);
            waiting.add(kind);
            boolean isLast = kind.equals(kinds.getLast());
            double smallest = DEGREES.stream()
                    .flatMap(degree -> catalogue.fastest(asked(model, kind), node, degree).stream())
                    .mapToDouble(Option::requestsPerSecond)
                    .min()
                    .orElse(0);
            if (isLast || rate >= RARE * smallest) {
                waiting.forEach(each -> served.put(each, kind));
                waiting.clear();
                carried = 0;
            } else {
                carried = rate;
            }
        }
    }

    private static List<ModelName> sorted(Map<ModelName, Double> rates) {
        return rates.keySet().stream().sorted().toList();
    }

    private Model asked(Model model, ModelName kind) {
        return peaks.mean(kind).map(demand -> model.asked(demand)).orElse(model);
    }

    private Model asked(Model pool, double rate) {
        return peaks.mean(pool.name())
                .map(mean -> pool.asked(new Demand(Math.max(1e-3, rate), mean.inputTokens(), mean.outputTokens())))
                .orElse(pool);
    }

    /// Degree and instances that draw least; between the half hours only the degree moves, so that the instances that
    /// there are still take the load.
    private Size size(Model pool, Node node, boolean areInstancesChosen) {
        double rate = pool.demand().map(Demand::requestsPerSecond).orElse(0.0);
        Size before = sizes.get(pool.name());
        Size best = before == null ? new Size(DEGREES.getLast(), 1) : before;
        double least = Double.POSITIVE_INFINITY;
        Model alike = asked(pool, pool.name());
        for (int degree : DEGREES) {
            for (Option option : catalogue.fastest(alike, node, degree).stream().toList()) {
                int needed = (int) Math.max(1, Math.ceil(rate / option.requestsPerSecond()));
                int count = areInstancesChosen || before == null ? needed : before.instances();
                double each = rate / count;
                double watts = catalogue
                        .thriftiest(alike, node, degree, each)
                        .map(thrifty ->
                                count * thrifty.performance().power(each).value())
                        .orElse(Double.POSITIVE_INFINITY);
                if (count >= needed && watts < least) {
                    least = watts;
                    best = new Size(degree, count);
                }
            }
        }
        return best;
    }

    private ReplicaPlacement clocked(FleetView view, ReplicaPlacement placement) {
        ModelName pool = placement.id().model();
        Optional<Model> model = view.models().stream()
                .filter(each -> each.name().equals(modelOf(pool)))
                .findFirst();
        Optional<Node> node = view.cluster().node(placement.node());
        if (model.isEmpty() || node.isEmpty()) {
            return placement;
        }
        int count = sizes.getOrDefault(pool, new Size(1, 1)).instances();
        double rate = headroom * observed(view, pool, ScaleClocks.WINDOW) / count;
        Model alike = asked(Variants.named(model.get(), pool), pool);
        return catalogue.clocked(placement, alike, node.get(), rate);
    }
}
