package io.wattle.placement.minimum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds the replicas that serve a load for the least watts and prices: a knapsack that is filled in small steps of
/// load.
///
/// Large loads are filled with full replicas of the best ratio first, as many as leave enough for the rest to be chosen
/// well.
final class CheapestFleet {
    /// Steps of the load that the largest replica takes: for choosing, and for a bound that loses one step a replica.
    private static final int STEPS_TO_CHOOSE = 160;

    private static final int STEPS_TO_BOUND = 320;
    private static final int MOST_TIMES_LARGEST = 12;

    /// Replicas of the largest size whose load is chosen step by step.
    private static final int CHOSEN_REPLICAS = 10;

    private final Prices prices;

    CheapestFleet(Prices prices) {
        this.prices = prices;
    }

    /// What one replica costs with the price of its room.
    double priced(Offer offer, double load) {
        return offer.costAt(load) + offer.wakingAt(load) + prices.ofRoom(offer, load) + prices.ofReplica(offer.model());
    }

    /// The cheapest replicas for a load; nobody where there are no offers.
    ///
    /// @param extra added to the price of each replica
    Fleet of(List<Offer> offers, double load, double extra) {
        if (offers.isEmpty() || load <= 0) {
            return Fleet.NONE;
        }
        Offer best = best(offers, extra);
        double largest = largest(offers);
        int full = (int) Math.max(0, Math.floor(load / best.capacity() - CHOSEN_REPLICAS * largest / best.capacity()));
        List<Fleet.Share> shares = new ArrayList<>();
        for (int count = 0; count < full; count++) {
            shares.add(new Fleet.Share(best, best.capacity()));
        }
        shares.addAll(chosen(offers, load - full * best.capacity(), extra));
        return new Fleet(shares);
    }

    private List<Fleet.Share> chosen(List<Offer> offers, double load, double extra) {
        int steps = steps(load, largest(offers), STEPS_TO_CHOOSE);
        double step = load / steps;
        Offer[] cheapest = new Offer[steps + 1];
        double[] costs = new double[steps + 1];
        Arrays.fill(costs, Double.POSITIVE_INFINITY);
        int longest = 0;
        for (Offer offer : offers) {
            double room = prices.ofRoom(offer, offer.capacity());
            int most = (int) Math.min(steps, Math.floor(offer.capacity() / step * (1 + 1e-12)));
            longest = Math.max(longest, most);
            for (int count = 1; count <= most; count++) {
                double at = count * step;
                double cost = offer.costAt(Math.min(at, offer.capacity()))
                        + (offer.kind().hasGpus()
                                ? room + offer.wakingAt(at)
                                : prices.ofRoom(offer, at) + offer.wakingAt(at))
                        + prices.ofReplica(offer.model())
                        + extra;
                if (cost < costs[count]) {
                    costs[count] = cost;
                    cheapest[count] = offer;
                }
            }
        }
        if (longest == 0) {
            return List.of();
        }
        int[] last = fill(costs, longest, steps);
        List<Fleet.Share> shares = new ArrayList<>();
        for (int rest = steps; rest > 0; rest -= last[rest]) {
            Offer offer = cheapest[last[rest]];
            shares.add(new Fleet.Share(offer, Math.min(offer.capacity(), last[rest] * step)));
        }
        return shares;
    }

    /// For each load in steps, how many of them the last replica takes in the cheapest way to serve it.
    private static int[] fill(double[] costs, int longest, int steps) {
        double[] least = new double[steps + 1];
        int[] last = new int[steps + 1];
        for (int load = 1; load <= steps; load++) {
            double best = Double.POSITIVE_INFINITY;
            for (int count = Math.min(load, longest); count >= 1; count--) {
                double cost = costs[count] + least[load - count];
                if (cost < best) {
                    best = cost;
                    last[load] = count;
                }
            }
            least[load] = best;
        }
        return last;
    }

    /// Watts and prices below which no replicas serve the load.
    double bound(List<Offer> offers, double load) {
        if (load <= 0) {
            return 0;
        }
        double ratio = Double.POSITIVE_INFINITY;
        for (Offer offer : offers) {
            for (double at : offer.loads()) {
                if (at > 0) {
                    ratio = Math.min(ratio, priced(offer, at) / at);
                }
            }
        }
        boolean isLarge = load > MOST_TIMES_LARGEST * largest(offers); // a knapsack of so few steps would say less
        return isLarge ? ratio * load : Math.max(ratio * load, boundByKnapsack(offers, load));
    }

    /// Each replica is charged for one step less than it takes, so that no real fleet is cheaper than the best here.
    private double boundByKnapsack(List<Offer> offers, double load) {
        int steps = steps(load, largest(offers), STEPS_TO_BOUND);
        double step = load / steps;
        double[] costs = new double[steps + 1];
        Arrays.fill(costs, Double.POSITIVE_INFINITY);
        int longest = 0;
        for (Offer offer : offers) {
            int most = (int) Math.min(steps, Math.ceil(offer.capacity() / step));
            longest = Math.max(longest, most);
            double fixed = prices.ofRoom(offer, offer.capacity()) + prices.ofReplica(offer.model());
            for (int count = 1; count <= most; count++) {
                double at = (count - 1) * step;
                double room =
                        offer.kind().hasGpus() ? fixed : prices.ofRoom(offer, at) + prices.ofReplica(offer.model());
                costs[count] = Math.min(costs[count], least(offer, at, step) + offer.wakingAt(at) + room);
            }
        }
        double[] least = new double[steps + 1];
        for (int at = 1; at <= steps; at++) {
            double best = Double.POSITIVE_INFINITY;
            for (int count = 1; count <= longest; count++) {
                best = Math.min(best, costs[count] + least[Math.max(0, at - count)]);
            }
            least[at] = best;
        }
        return least[steps];
    }

    /// The least cost between a load and one step more: at either end, or at a bend between.
    private static double least(Offer offer, double from, double step) {
        double to = Math.min(offer.capacity(), from + step);
        double least = Math.min(offer.costAt(from), offer.costAt(to));
        for (double bend : offer.loads()) {
            if (bend > from && bend < to) {
                least = Math.min(least, offer.costAt(bend));
            }
        }
        return least;
    }

    private static int steps(double load, double largest, int ofLargest) {
        return (int) Math.clamp(Math.ceil(load / largest * ofLargest), ofLargest, MOST_TIMES_LARGEST * ofLargest);
    }

    private static double largest(List<Offer> offers) {
        return offers.stream().mapToDouble(Offer::capacity).max().orElse(0);
    }

    private Offer best(List<Offer> offers, double extra) {
        Offer best = offers.getFirst();
        double ratio = Double.POSITIVE_INFINITY;
        for (Offer offer : offers) {
            double own = (priced(offer, offer.capacity()) + extra) / offer.capacity();
            if (own < ratio) {
                ratio = own;
                best = offer;
            }
        }
        return best;
    }
}
