package io.wattle.placement.minimum;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.placement.Configurations;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.SearchBudget;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ParallelismRequest;
import io.wattle.workload.PlacementWish;
import io.wattle.workload.Precision;
import io.wattle.workload.ReplicaBounds;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Every fleet of small problems, tried one by one, against the plan and its bound.
class ExactEnumerationTest {
    private static final int MOST_REPLICAS = 3;

    @Test
    void noFleetIsBelowTheBoundAndNoneIsMuchBetterThanThePlan() {
        List<String> found = new ArrayList<>();
        double worst = 0;
        int compared = 0;
        for (long seed = 1; seed <= 14; seed++) {
            PlacementProblem problem = problem(new SplittableRandom(seed), seed);
            Plan plan = new MinimumWatts(SearchBudget.UNLIMITED).plan(problem);
            Market market = Market.of(problem, Configurations.clocked(problem.hardware()));
            double best = market.rest() + best(market);
            if (!plan.unserved().isEmpty() || Double.isInfinite(best)) {
                if (plan.unserved().isEmpty() != Double.isFinite(best)) {
                    found.add("seed %d: unserved %s, yet the best fleet takes %.1f W"
                            .formatted(seed, plan.unserved(), best));
                }
                continue;
            }
            compared++;
            double watts = plan.expectedPower(problem.cluster()).value();
            if (plan.lowerBound().orElseThrow().value() > best * (1 + 1e-9)) {
                found.add("seed %d: the bound %s is above the best, %.3f W".formatted(seed, plan.lowerBound(), best));
            }
            worst = Math.max(worst, watts / best - 1);
        }
        assertThat(found).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(10);
        assertThat(worst).as("watts above the best").isLessThan(0.02);
    }

    private static PlacementProblem problem(SplittableRandom random, long seed) {
        List<Node> nodes = new ArrayList<>();
        for (int node = 0; node < 2; node++) {
            nodes.add(new Node(
                    new NodeId("n" + node),
                    CpuArchitecture.X86_64,
                    Optional.of(new GpuGroup(random.nextBoolean() ? "H100-SXM-80GB" : "A100-SXM4-80GB", 2)),
                    Optional.empty(),
                    Optional.empty(),
                    new HostPower(new Watts(200), new Watts(600))));
        }
        Rack rack = new Rack(
                new DomainId("r"), Optional.empty(), new Watts(random.nextInt(2000, 4000)), new Watts(50), nodes);
        List<Model> models = new ArrayList<>();
        for (int model = 0; model < 2; model++) {
            models.add(new Model(
                    new ModelName("m" + model),
                    ModelCatalog.standard()
                            .find(random.nextBoolean() ? "meta-llama/Llama-3.1-8B" : "Qwen/Qwen3-32B")
                            .orElseThrow()
                            .architecture(),
                    Optional.empty(),
                    EngineKind.VLLM,
                    List.of(Precision.BF16),
                    Optional.of(new Demand(random.nextDouble(0.2, 6), 800, 200)),
                    new ServiceLevelObjective(Duration.ofSeconds(3), Duration.ofMillis(60), 95),
                    new ReplicaBounds(0, MOST_REPLICAS),
                    ParallelismRequest.AUTO,
                    PlacementWish.ANYWHERE));
        }
        return new PlacementProblem(
                new Cluster("small", List.of(), List.of(rack)), models, HardwareCatalog.standard(), seed);
    }

    /// Watts above rest of the best fleets of both models that find room together.
    private static double best(Market market) {
        List<Fleet> first = fleets(market.offers().get(0), new ArrayList<>(), 0);
        List<Fleet> second = fleets(market.offers().get(1), new ArrayList<>(), 0);
        double[] secondCosts = second.stream()
                .mapToDouble(fleet -> cost(fleet, market.demand(1)))
                .toArray();
        double best = Double.POSITIVE_INFINITY;
        for (Fleet one : first) {
            double cost = cost(one, market.demand(0));
            for (int other = 0; other < second.size() && cost < best; other++) {
                if (cost + secondCosts[other] < best && findsRoom(market, one, second.get(other))) {
                    best = cost + secondCosts[other];
                }
            }
        }
        return best;
    }

    private static List<Fleet> fleets(List<Offer> offers, List<Fleet.Share> shares, int from) {
        List<Fleet> all = new ArrayList<>();
        all.add(new Fleet(shares));
        for (int offer = from; offer < offers.size() && shares.size() < MOST_REPLICAS; offer++) {
            List<Fleet.Share> more = new ArrayList<>(shares);
            more.add(new Fleet.Share(offers.get(offer), 0));
            all.addAll(fleets(offers, more, offer));
        }
        return all;
    }

    /// The cheapest way to share a load out: all but one replica stand at a bend of their cost.
    private static double cost(Fleet fleet, double load) {
        double best = Double.POSITIVE_INFINITY;
        for (int rest = 0; rest < fleet.shares().size(); rest++) {
            best = Math.min(best, cost(fleet, rest, 0, load));
        }
        return best;
    }

    private static double cost(Fleet fleet, int rest, int next, double load) {
        if (load < -1e-9) {
            return Double.POSITIVE_INFINITY;
        }
        if (next == fleet.shares().size()) {
            Offer last = fleet.shares().get(rest).offer();
            return load <= last.capacity() ? last.costAt(Math.max(0, load)) : Double.POSITIVE_INFINITY;
        }
        if (next == rest) {
            return cost(fleet, rest, next + 1, load);
        }
        double best = Double.POSITIVE_INFINITY;
        Offer offer = fleet.shares().get(next).offer();
        for (double bend : offer.loads()) {
            best = Math.min(best, offer.costAt(bend) + cost(fleet, rest, next + 1, load - bend));
        }
        return best;
    }

    private static boolean findsRoom(Market market, Fleet one, Fleet other) {
        List<Offer> offers = new ArrayList<>();
        one.shares().forEach(share -> offers.add(share.offer()));
        other.shares().forEach(share -> offers.add(share.offer()));
        return findsRoom(offers, 0, new Occupancy(market.problem(), market.inventory()));
    }

    private static boolean findsRoom(List<Offer> offers, int next, Occupancy taken) {
        if (next == offers.size()) {
            return true;
        }
        for (int node = 0; node < 2; node++) {
            if (taken.fits(offers.get(next), 0, node)) {
                taken.take(offers.get(next), 0, node);
                boolean isFound = findsRoom(offers, next + 1, taken);
                taken.release(offers.get(next), 0, node);
                if (isFound) {
                    return true;
                }
            }
        }
        return false;
    }
}
