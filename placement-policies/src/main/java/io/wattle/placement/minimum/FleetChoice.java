package io.wattle.placement.minimum;

import io.wattle.placement.transition.WeightLoading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Chooses the fleet of one model: the cheapest of all, or one that keeps running engines where the cheapest would not
/// save what its starts cost.
final class FleetChoice {
    /// Seconds over which a start must pay: replicas are planned anew about this often where demand changes.
    private static final double HORIZON_SECONDS = 600;

    private static final int BISECTIONS = 16;

    private final Seats seats;
    private final CheapestFleet cheapest;

    FleetChoice(Seats seats, Prices prices) {
        this.seats = seats;
        this.cheapest = new CheapestFleet(prices);
    }

    /// @param offers those that may be used
    /// @param most   replicas at most
    Fleet choose(int model, List<Offer> offers, double load, int most) {
        Fleet fresh = within(offers, load, most);
        Map<Seats.Berth, Integer> berths = seats.berths(model);
        if (berths.isEmpty()) {
            return fresh;
        }
        Fleet kept = keeping(offers, load, berths, most);
        return cost(kept) + startCost(kept, berths) <= cost(fresh) + startCost(fresh, berths) ? kept : fresh;
    }

    /// The cheapest fleet of so many replicas at most: each is made dearer until they are few enough.
    private Fleet within(List<Offer> offers, double load, int most) {
        Fleet fleet = cheapest.of(offers, load, 0);
        if (fleet.shares().size() <= most) {
            return fleet;
        }
        double low = 0;
        double high = 1;
        Fleet fewer = cheapest.of(offers, load, high);
        while (fewer.shares().size() > most && high < 1e6) {
            low = high;
            high *= 8;
            fewer = cheapest.of(offers, load, high);
        }
        for (int step = 0; step < BISECTIONS && fewer.shares().size() != most; step++) {
            double middle = (low + high) / 2;
            Fleet tried = cheapest.of(offers, load, middle);
            if (tried.shares().size() <= most) {
                fewer = tried;
                high = middle;
            } else {
                low = middle;
            }
        }
        return fewer.shares().size() <= most ? fewer : new Fleet(fewer.shares().subList(0, most));
    }

    /// Full running engines first, the most thrifty before others, and new ones for what they cannot take.
    private Fleet keeping(List<Offer> offers, double load, Map<Seats.Berth, Integer> berths, int most) {
        List<Offer> running = offers.stream()
                .filter(offer -> berths.containsKey(Seats.Berth.of(offer)))
                .toList();
        Fleet alone = running.isEmpty() ? Fleet.NONE : cheapest.of(running, load, 0);
        if (!alone.shares().isEmpty() && alone.shares().size() <= most && isWithin(alone, berths)) {
            return alone;
        }
        Map<Seats.Berth, Offer> widest = new HashMap<>();
        for (Offer offer : running) {
            widest.merge(
                    Seats.Berth.of(offer), offer, (one, other) -> one.capacity() >= other.capacity() ? one : other);
        }
        List<Fleet.Share> shares = new ArrayList<>();
        double rest = load;
        for (Offer offer : widest.values().stream()
                .sorted(Comparator.comparingDouble((Offer each) -> each.costAt(each.capacity()) / each.capacity()))
                .toList()) {
            int count = berths.getOrDefault(Seats.Berth.of(offer), 0);
            for (int index = 0; index < count && rest > 0 && shares.size() < most; index++) {
                double share = Math.min(rest, offer.capacity());
                shares.add(new Fleet.Share(thriftiest(running, offer, share), share));
                rest -= share;
            }
        }
        if (rest > load * 1e-12) {
            shares.addAll(
                    within(offers, rest, Math.max(0, most - shares.size())).shares());
        }
        return new Fleet(shares);
    }

    private static Offer thriftiest(List<Offer> running, Offer like, double load) {
        Seats.Berth berth = Seats.Berth.of(like);
        return running.stream()
                .filter(offer ->
                        offer.capacity() >= load && Seats.Berth.of(offer).equals(berth))
                .min(Comparator.comparingDouble(offer -> offer.costAt(load)))
                .orElse(like);
    }

    private static boolean isWithin(Fleet fleet, Map<Seats.Berth, Integer> berths) {
        Map<Seats.Berth, Integer> used = new HashMap<>();
        fleet.shares().forEach(share -> used.merge(Seats.Berth.of(share.offer()), 1, Integer::sum));
        return used.entrySet().stream().allMatch(entry -> entry.getValue() <= berths.getOrDefault(entry.getKey(), 0));
    }

    private double cost(Fleet fleet) {
        return fleet.shares().stream()
                .mapToDouble(share -> cheapest.priced(share.offer(), share.load()))
                .sum();
    }

    /// Watts that starting what does not run yet costs, spread over the time until the next plan.
    private static double startCost(Fleet fleet, Map<Seats.Berth, Integer> berths) {
        Map<Seats.Berth, Integer> left = new HashMap<>(berths);
        double sum = 0;
        for (Fleet.Share share : fleet.shares()) {
            if (left.merge(Seats.Berth.of(share.offer()), -1, Integer::sum) < 0) {
                sum += startCost(share.offer());
            }
        }
        return sum;
    }

    /// Watts that one start costs, spread over the time until the next plan: while a replica reads its weights, its
    /// GPUs draw about what they do with one request under way.
    static double startCost(Offer offer) {
        double bytes = (double) offer.option().weights().value()
                * Math.max(1, offer.option().gpus());
        double watts = offer.costAt(Math.min(offer.capacity(), offer.loads()[1]));
        return bytes / WeightLoading.STORAGE_BYTES_PER_SECOND * watts / HORIZON_SECONDS;
    }
}
