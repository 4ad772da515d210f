package io.wattle.placement.minimum;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.placement.Configurations;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.solver.IntegerProgram;
import io.wattle.placement.solver.LinearProgram;
import io.wattle.placement.solver.OrToolsProgram;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fewest watts that serve all demand within its objectives, and a proof of how far from the fewest
/// possible they may be.
///
/// Each model takes the cheapest fleet it can think of. If all of them find room, nothing could be better and
/// their sum is the bound. If not, a linear program says what room is worth, the models choose again at those
/// prices, and the bound follows from them by Lagrange's relaxation.
///
/// Where a model would have to pause because its new engine takes GPUs of its old one, a plan that leaves those
/// alone is preferred, whatever its watts: the plan after it finds them free.
///
/// Deterministic, but for a budget that ends the search early. Keeps what it modelled from plan to plan, so it
/// belongs to one thread.
public final class MinimumWatts implements PlacementPolicy {
    /// As written after {@code --policy}.
    public static final String NAME = "minimum-watts";

    /// Gap below which nothing more is tried.
    private static final double GOOD_GAP = 0.002;

    /// Gap below which running replicas are left alone: less than the model's own error.
    private static final double QUIET_GAP = 0.01;

    private static final int MOST_IMPROVEMENTS = 3;

    /// Enough for the nodes above on any machine that is not overloaded, so that plans do not depend on it.
    private static final double MOST_SEARCH_SECONDS = 3;

    private static final long SEARCH_NODES = 1;

    /// Least seconds worth beginning another stage with.
    private static final double STAGE_SECONDS = 0.05;

    private final SearchBudget budget;
    private Optional<Knowledge> knowledge = Optional.empty();

    /// What is modelled once for a catalogue.
    private record Knowledge(HardwareCatalog hardware, Configurations configurations) {
        boolean isOf(HardwareCatalog other) {
            return hardware.gpus().equals(other.gpus()) && hardware.cpus().equals(other.cpus());
        }
    }

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
        Configurations configurations = configurations(problem.hardware());
        Market market = Market.of(problem, configurations);
        configurations.retain(problem.models());
        Found found = find(market, new Seats(market, problem.running()));
        Plan plan = write(market, found);
        return problem.running()
                .filter(running -> !isOver() && Pauses.areNeeded(problem, running, plan))
                .map(running -> write(market, gently(market, running, found)))
                .filter(gentle -> Pauses.servesAsMuch(gentle, plan))
                .orElse(plan);
    }

    private Found find(Market market, Seats seats) {
        Prices free = market.noPrices();
        Assembly plain = new Assembly(market, free, seats);
        plain.build(nobody(market), demands(market));
        double bound = market.lowerBound(free, plain.served());
        if ((isWhole(plain, market) && gap(plain, market, bound) <= goodGap(seats)) || isOver()) {
            return new Found(plain, free, bound);
        }
        Found found = quick(market, seats, plain);
        boolean isGood = isWhole(found.best(), market) && gap(found.best(), market, found.bound()) <= goodGap(seats);
        return isGood || WholeSearch.columns(market) > WholeSearch.MOST_COLUMNS ? found : whole(market, seats, found);
    }

    /// The same fleets on GPUs that no running engine has, as far as there are such.
    private Found gently(Market market, Plan running, Found found) {
        Assembly gentle = new Assembly(market, found.prices(), new Seats(market, Optional.of(running), true));
        gentle.build(found.best().fleets(), found.best().served());
        gentle.improve(this::isOver);
        boolean isSameLoad = gentle.served().equals(found.best().served());
        return new Found(gentle, found.prices(), isSameLoad ? found.bound() : bound(market, found.prices(), gentle));
    }

    /// Whether it finds a plan that serves all that is asked, in less time than a good plan takes.
    boolean serves(PlacementProblem problem) {
        Market market = Market.of(problem, configurations(problem.hardware()));
        Seats seats = new Seats(market, Optional.empty());
        Assembly plain = new Assembly(market, market.noPrices(), seats);
        plain.build(nobody(market), demands(market));
        return isInFull(plain, market) || isInFull(quick(market, seats, plain).best(), market);
    }

    private static boolean isInFull(Assembly assembly, Market market) {
        for (int model = 0; model < market.offers().size(); model++) {
            int least = market.problem().models().get(model).replicas().min();
            if (assembly.board().of(model).size() < least) {
                return false;
            }
        }
        return isWhole(assembly, market);
    }

    private Found quick(Market market, Seats seats, Assembly plain) {
        PriceSearch.Result search = search(market, demands(market));
        Assembly priced = new Assembly(market, search.prices(), seats);
        priced.build(nobody(market), search.targets());
        Assembly best = priced.isBetterThan(plain) ? priced : plain;
        if (seats.isEmpty()) {
            Assembly rounded = new Assembly(market, search.prices(), seats);
            rounded.build(search.wholes(), search.targets());
            best = rounded.isBetterThan(best) ? rounded : best;
        }
        Prices prices = isWhole(best, market) || isOver()
                ? search.prices()
                : search(market, best.served()).prices();
        double bound = bound(market, prices, best);
        for (int pass = 0; pass < MOST_IMPROVEMENTS && !isOver(); pass++) {
            double before = best.board().cost();
            double leftBefore = left(best, market);
            if (leftBefore == 0 && gap(best, market, bound) <= goodGap(seats)) {
                break;
            }
            best.improve(this::isOver);
            if (left(best, market) != leftBefore) {
                bound = bound(market, prices, best);
            } else if (best.board().cost() > before - 1e-6) {
                break;
            }
        }
        return new Found(best, prices, bound);
    }

    /// What was found so far.
    private record Found(Assembly best, Prices prices, double bound) {}

    private Found whole(Market market, Seats seats, Found found) {
        Found most = isWhole(found.best(), market) ? found : servingMore(market, seats, found);
        Assembly start = most.best();
        return search(market, start, start.served(), new double[0])
                .map(result -> {
                    Assembly exact = new Assembly(market, market.noPrices(), seats);
                    exact.build(result.fleets(), start.served());
                    boolean isBetter = exact.isBetterThan(start);
                    boolean isSameLoad = !isBetter || exact.served().equals(start.served());
                    double bound = isSameLoad
                            ? Math.max(most.bound(), market.rest() + result.bound())
                            : bound(market, most.prices(), exact);
                    return new Found(isBetter ? exact : start, most.prices(), bound);
                })
                .orElse(most);
    }

    /// Not all that is asked finds room: which whole replicas serve the most?
    private Found servingMore(Market market, Seats seats, Found found) {
        Optional<WholeSearch.Result> result = search(market, found.best(), demands(market), Penalties.of(market));
        if (result.isEmpty()) {
            return found;
        }
        Assembly most = new Assembly(market, found.prices(), seats);
        most.build(result.get().fleets(), result.get().served());
        return most.isBetterThan(found.best())
                ? new Found(most, found.prices(), bound(market, found.prices(), most))
                : found;
    }

    private Optional<WholeSearch.Result> search(Market market, Assembly start, List<Double> asked, double[] penalties) {
        try (IntegerProgram program = OrToolsProgram.integer()) {
            return new WholeSearch(market, start, asked, penalties, program)
                    .search(SEARCH_NODES, Math.min(MOST_SEARCH_SECONDS, budget.remainingSeconds()));
        }
    }

    private static double bound(Market market, Prices prices, Assembly assembly) {
        return Math.max(
                market.lowerBound(market.noPrices(), assembly.served()), market.lowerBound(prices, assembly.served()));
    }

    private static double goodGap(Seats seats) {
        return seats.isEmpty() ? GOOD_GAP : QUIET_GAP;
    }

    private Configurations configurations(HardwareCatalog hardware) {
        if (knowledge.isEmpty() || !knowledge.get().isOf(hardware)) {
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
        double watts = market.rest() + assembly.board().watts();
        return watts <= 0 ? 0 : (watts - bound) / watts;
    }

    private static List<Double> demands(Market market) {
        List<Double> demands = new ArrayList<>();
        for (int model = 0; model < market.offers().size(); model++) {
            demands.add(market.demand(model));
        }
        return demands;
    }

    private PriceSearch.Result search(Market market, List<Double> loads) {
        int[] most = new int[loads.size()];
        for (int model = 0; model < most.length; model++) {
            most[model] = market.most(model);
        }
        try (LinearProgram program = OrToolsProgram.linear()) {
            return new PriceSearch(market, loads, most, Penalties.of(market), program).search();
        }
    }

    private static List<Fleet> nobody(Market market) {
        return market.offers().stream().map(offers -> Fleet.NONE).toList();
    }

    private static Plan write(Market market, Found found) {
        return new PlanWriter(market, found.best())
                .write(
                        NAME,
                        Optional.of(found.prices().ofDomains()),
                        Optional.of(new Watts(Math.max(0, found.bound()))));
    }
}
