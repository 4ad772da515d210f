package io.wattle.placement.minimum;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.placement.Configurations;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.solver.GlopProgram;
import io.wattle.placement.solver.LinearProgram;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fewest watts that serve all demand within its objectives, and a proof of how far from the fewest possible they
/// may be.
///
/// Each model takes the cheapest fleet it can think of. If all of them find room, nothing could be better and the sum
/// is
/// the bound. If not, a linear program says what room is worth, the models choose again at those prices, and the bound
/// follows from them by Lagrange's relaxation.
///
/// Deterministic, but for a budget that ends the search early. Keeps what it modelled from plan to plan, so it belongs
/// to one thread.
public final class MinimumWatts implements PlacementPolicy {
    /// As written after {@code --policy}.
    public static final String NAME = "minimum-watts";

    /// Gap below which nothing more is tried.
    private static final double GOOD_GAP = 0.002;

    /// Gap below which running replicas are left alone: less than the model's own error.
    private static final double QUIET_GAP = 0.01;

    private static final int MOST_IMPROVEMENTS = 3;

    /// Least seconds worth beginning another stage with.
    private static final double STAGE_SECONDS = 0.05;

    private final SearchBudget budget;
    private Optional<Knowledge> knowledge = Optional.empty();

    /// What is modelled once for a catalogue.
    private record Knowledge(HardwareCatalog hardware, Configurations configurations) {}

    public MinimumWatts(SearchBudget budget) {
        this.budget = budget;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean keepsRunning() {
        return true;
    }

    @Override
    public Plan plan(PlacementProblem problem) {
        Market market = Market.of(problem, configurations(problem.hardware()));
        Seats seats = new Seats(market, problem.running());
        Prices free = market.noPrices();
        Assembly plain = new Assembly(market, free, seats);
        plain.build(nobody(market));
        double bound = market.lowerBound(free, plain.served());
        if ((isWhole(plain, market) && gap(plain, market, bound) <= goodGap(seats)) || isOver()) {
            return write(market, plain, free, bound);
        }
        return priced(market, seats, plain);
    }

    private Plan priced(Market market, Seats seats, Assembly plain) {
        PriceSearch.Result search = search(market, demands(market));
        Assembly priced = new Assembly(market, search.prices(), seats);
        priced.build(seats.isEmpty() ? bases(market, search) : nobody(market));
        Assembly best = priced.isBetterThan(plain) ? priced : plain;
        Prices prices = isWhole(best, market) || isOver()
                ? search.prices()
                : search(market, best.served()).prices();
        double bound = bound(market, prices, best);
        for (int pass = 0; pass < MOST_IMPROVEMENTS && !isOver(); pass++) {
            double before = best.cost();
            double leftBefore = left(best, market);
            if (leftBefore == 0 && gap(best, market, bound) <= goodGap(seats)) {
                break;
            }
            best.improve(this::isOver);
            if (left(best, market) != leftBefore) {
                bound = bound(market, prices, best);
            } else if (best.cost() > before - 1e-6) {
                break;
            }
        }
        return write(market, best, prices, bound);
    }

    private static double bound(Market market, Prices prices, Assembly assembly) {
        return Math.max(
                market.lowerBound(market.noPrices(), assembly.served()), market.lowerBound(prices, assembly.served()));
    }

    private static double goodGap(Seats seats) {
        return seats.isEmpty() ? GOOD_GAP : QUIET_GAP;
    }

    private Configurations configurations(HardwareCatalog hardware) {
        if (knowledge.isEmpty() || knowledge.get().hardware() != hardware) {
            knowledge = Optional.of(new Knowledge(hardware, Configurations.clocked(hardware)));
        }
        return knowledge.get().configurations();
    }

    private boolean isOver() {
        return budget.remainingSeconds() < STAGE_SECONDS;
    }

    private static boolean isWhole(Assembly assembly, Market market) {
        return left(assembly, market) == 0;
    }

    private static double left(Assembly assembly, Market market) {
        double sum = 0;
        for (int model = 0; model < market.offers().size(); model++) {
            sum += assembly.left(model);
        }
        return sum;
    }

    private static double gap(Assembly assembly, Market market, double bound) {
        double watts = market.rest() + assembly.watts();
        return watts <= 0 ? 0 : (watts - bound) / watts;
    }

    private static double[] demands(Market market) {
        double[] demands = new double[market.offers().size()];
        for (int model = 0; model < demands.length; model++) {
            demands[model] = market.demand(model);
        }
        return demands;
    }

    private PriceSearch.Result search(Market market, double[] loads) {
        int[] most = new int[loads.length];
        for (int model = 0; model < most.length; model++) {
            most[model] = market.most(model);
        }
        try (LinearProgram program = new GlopProgram()) {
            return new PriceSearch(market, loads, most, Penalties.of(market), program).search();
        }
    }

    /// Whole replicas of the fractions that the prices came from.
    private static List<Fleet> bases(Market market, PriceSearch.Result search) {
        List<List<Fleet.Share>> shares = new ArrayList<>();
        market.offers().forEach(offers -> shares.add(new ArrayList<>()));
        for (Offer offer : search.columns().stream()
                .map(PriceSearch.Column::offer)
                .distinct()
                .toList()) {
            double amount = 0;
            for (int column = 0; column < search.amounts().length; column++) {
                if (search.columns().get(column).offer() == offer) {
                    amount += search.amounts()[column];
                }
            }
            for (int count = 0; count < Math.floor(amount + 1e-6); count++) {
                shares.get(offer.model()).add(new Fleet.Share(offer, offer.capacity()));
            }
        }
        return shares.stream().map(Fleet::new).toList();
    }

    private static List<Fleet> nobody(Market market) {
        return market.offers().stream().map(offers -> Fleet.NONE).toList();
    }

    private static Plan write(Market market, Assembly assembly, Prices prices, double bound) {
        double watts = market.rest() + assembly.watts();
        return new PlanWriter(market, assembly)
                .write(NAME, Optional.of(prices.ofDomains()), Optional.of(new Watts(Math.clamp(bound, 0, watts))));
    }
}
