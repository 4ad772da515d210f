package io.wattle.placement.minimum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What scarce things are worth, in watts of the objective; never negative. All are set before any is asked for.
///
/// Any prices give a valid lower bound (Lagrange's relaxation); good ones give a good bound and lead a plan to where
/// room is worth least.
final class Prices {
    private final Inventory inventory;
    private final List<Bay> bays;
    private final double[] room;
    private final double[][] unit;
    private final double[] bayWatt;
    private final double[] domainWatt;
    private final double[] replica;
    private final Map<Integer, double[]> leastOfKind = new HashMap<>();

    /// Everything is free.
    Prices(Inventory inventory, List<Bay> bays, int models) {
        this.inventory = inventory;
        this.bays = bays;
        this.room = Bay.rooms(inventory);
        this.unit = new double[bays.size()][inventory.kinds().size()];
        this.bayWatt = new double[bays.size()];
        this.domainWatt = new double[inventory.domains().size()];
        this.replica = new double[models];
    }

    void priceUnit(Bay bay, int kind, double price) {
        unit[bay.number()][kind] = Math.max(0, price);
    }

    void priceBayWatt(Bay bay, double price) {
        bayWatt[bay.number()] = Math.max(0, price);
    }

    void priceDomainWatt(int domain, double price) {
        domainWatt[domain] = Math.max(0, price);
    }

    void priceReplica(int model, double price) {
        replica[model] = Math.max(0, price);
    }

    double ofReplica(int model) {
        return replica[model];
    }

    /// One watt of commitment in a bay, with all domains above.
    double watt(Bay bay) {
        double price = bayWatt[bay.number()];
        for (int domain : bay.above()) {
            price += domainWatt[domain];
        }
        return price;
    }

    /// What a replica's room is worth where that is least; infinite if no bay has such nodes.
    double ofRoom(Offer offer, double load) {
        double[] pairs = leastOfKind.computeIfAbsent(offer.kind().number(), this::pairs);
        double units = offer.unitsAt(load);
        double watts = offer.leastCommitmentAt(load);
        double least = Double.POSITIVE_INFINITY;
        for (int pair = 0; pair < pairs.length; pair += 2) {
            least = Math.min(least, units * pairs[pair] + watts * pairs[pair + 1]);
        }
        return least;
    }

    /// Prices of a unit and of a watt, of every bay with nodes of a kind in which not both are dearer than in another.
    private double[] pairs(int kind) {
        List<double[]> kept = new ArrayList<>();
        for (Bay bay : bays) {
            if (bay.nodes().containsKey(kind)) {
                double[] own = {unit[bay.number()][kind], watt(bay)};
                if (kept.stream().noneMatch(other -> other[0] <= own[0] && other[1] <= own[1])) {
                    kept.removeIf(other -> other[0] >= own[0] && other[1] >= own[1]);
                    kept.add(own);
                }
            }
        }
        return kept.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    double ofRoom(Offer offer, double load, Bay bay) {
        return offer.unitsAt(load) * unit[bay.number()][offer.kind().number()]
                + offer.leastCommitmentAt(load) * watt(bay);
    }

    /// What all room of the cluster is worth together.
    ///
    /// @param most replicas that each model may have
    double ofEverything(int[] most) {
        double sum = 0;
        for (Bay bay : bays) {
            sum += bayWatt[bay.number()] * bay.room();
            for (var entry : bay.nodes().entrySet()) {
                Kind kind = inventory.kinds().get(entry.getKey());
                sum += unit[bay.number()][kind.number()] * entry.getValue() * (kind.hasGpus() ? kind.units() : 1);
            }
        }
        for (int domain = 0; domain < domainWatt.length; domain++) {
            sum += domainWatt[domain] * room[domain];
        }
        for (int model = 0; model < replica.length; model++) {
            sum += replica[model] * most[model];
        }
        return sum;
    }

    /// The price of one more watt of each domain's limit, racks first.
    double[] ofDomains() {
        double[] prices = Arrays.copyOf(domainWatt, domainWatt.length);
        for (Bay bay : bays) {
            for (int rack : bay.racks()) {
                prices[rack] = bayWatt[bay.number()];
            }
        }
        return prices;
    }
}
