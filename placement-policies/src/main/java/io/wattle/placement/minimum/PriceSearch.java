package io.wattle.placement.minimum;

import io.wattle.placement.solver.LinearProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds what room is worth: the duals of serving all loads by fractions of replicas, over bays.
///
/// Columns come as they are needed (column generation; source: Dantzig and Wolfe, 1960): a solution gives prices, each
/// model and bay answers with the replica that is cheapest at them, until none would make the solution cheaper.
final class PriceSearch {
    private static final int MOST_ROUNDS = 40;

    /// Relative improvement of one replica's cost that is worth another round.
    private static final double TOLERANCE = 1e-4;

    /// Fractions this near to a whole replica are one.
    private static final double INTEGRAL = 1e-6;

    private final Inventory inventory;
    private final List<Bay> bays;
    private final List<List<Offer>> offers;
    private final LinearProgram program;
    private final List<Double> loads;
    private final int[] loadRow;
    private final int[] countRow;
    private final int[] bayRow;
    private final int[][] unitRow;
    private final int[] domainRow;
    private final List<Column> columns = new ArrayList<>();
    private final Set<Column> known = new HashSet<>();
    private final int firstColumn;
    private int solvedColumns;

    /// Full replicas of one offer in one bay.
    record Column(Offer offer, Bay bay) {}

    /// Prices, and the whole replicas among the fractions that have them.
    ///
    /// @param wholes  for each model
    /// @param targets requests per second of each model that are worth their room
    record Result(Prices prices, List<Fleet> wholes, List<Double> targets) {}

    /// @param loads     requests per second of each model
    /// @param most      replicas that each model may have
    /// @param penalties watts for each request per second that is left
    PriceSearch(Market market, List<Double> loads, int[] most, double[] penalties, LinearProgram program) {
        this.inventory = market.inventory();
        this.bays = market.bays();
        this.offers = market.offers();
        this.program = program;
        this.loads = List.copyOf(loads);
        this.loadRow = new int[loads.size()];
        this.countRow = new int[loads.size()];
        for (int model = 0; model < loads.size(); model++) {
            loadRow[model] = program.rowAtLeast(loads.get(model));
            countRow[model] = program.rowAtMost(most[model]);
        }
        double[] room = Bay.rooms(inventory);
        this.bayRow = new int[bays.size()];
        this.unitRow = new int[bays.size()][inventory.kinds().size()];
        this.domainRow = new int[inventory.domains().size()];
        for (Bay bay : bays) {
            bayRow[bay.number()] = program.rowAtMost(bay.room());
            bay.nodes()
                    .forEach((kind, count) -> unitRow[bay.number()][kind] = program.rowAtMost(
                            (double) count * units(inventory.kinds().get(kind))));
        }
        for (int domain = inventory.racks().size(); domain < room.length; domain++) {
            domainRow[domain] = program.rowAtMost(room[domain]);
        }
        int left = 0;
        for (int model = 0; model < loads.size(); model++) {
            left = program.column(penalties[model], Double.POSITIVE_INFINITY);
            program.coefficient(loadRow[model], left, 1);
        }
        this.firstColumn = left + 1;
    }

    private static double units(Kind kind) {
        return kind.hasGpus() ? kind.units() : 1;
    }

    Result search() {
        for (int round = 0; ; round++) {
            LinearProgram.Solution solution = program.solve();
            solvedColumns = columns.size();
            Prices prices = prices(solution);
            if (round == MOST_ROUNDS || !grow(solution, prices)) {
                return new Result(prices, wholes(solution), targets(solution));
            }
        }
    }

    private List<Double> targets(LinearProgram.Solution solution) {
        List<Double> targets = new ArrayList<>();
        for (int model = 0; model < loads.size(); model++) {
            targets.add(Math.max(0, loads.get(model) - solution.value(model)));
        }
        return targets;
    }

    private List<Fleet> wholes(LinearProgram.Solution solution) {
        Map<Offer, Double> amounts = new LinkedHashMap<>();
        for (int column = 0; column < solvedColumns; column++) {
            amounts.merge(columns.get(column).offer(), solution.value(firstColumn + column), Double::sum);
        }
        List<List<Fleet.Share>> shares = new ArrayList<>();
        offers.forEach(_ -> shares.add(new ArrayList<>()));
        amounts.forEach((offer, amount) -> shares.get(offer.model())
                .addAll(Collections.nCopies(
                        (int) Math.floor(amount + INTEGRAL), new Fleet.Share(offer, offer.capacity()))));
        return shares.stream().map(Fleet::new).toList();
    }

    private Prices prices(LinearProgram.Solution solution) {
        Prices prices = new Prices(inventory, bays, loadRow.length);
        for (Bay bay : bays) {
            prices.priceBayWatt(bay, -solution.dual(bayRow[bay.number()]));
            bay.nodes()
                    .keySet()
                    .forEach(kind -> prices.priceUnit(bay, kind, -solution.dual(unitRow[bay.number()][kind])));
        }
        for (int domain = inventory.racks().size(); domain < domainRow.length; domain++) {
            prices.priceDomainWatt(domain, -solution.dual(domainRow[domain]));
        }
        for (int model = 0; model < countRow.length; model++) {
            prices.priceReplica(model, -solution.dual(countRow[model]));
        }
        return prices;
    }

    /// Adds for each model and bay the column that saves most, where one saves.
    private boolean grow(LinearProgram.Solution solution, Prices prices) {
        boolean hasGrown = false;
        for (int model = 0; model < loadRow.length; model++) {
            double worth = solution.dual(loadRow[model]);
            for (Bay bay : bays) {
                Offer best = null;
                double most = 0;
                for (Offer offer : offers.get(model)) {
                    if (bay.nodes().containsKey(offer.kind().number())) {
                        double cost =
                                cost(offer) + prices.ofReplica(model) + prices.ofRoom(offer, offer.capacity(), bay);
                        double saving = worth * offer.capacity() - cost;
                        if (saving > most && saving > TOLERANCE * cost) {
                            most = saving;
                            best = offer;
                        }
                    }
                }
                if (best != null && known.add(new Column(best, bay))) {
                    add(new Column(best, bay));
                    hasGrown = true;
                }
            }
        }
        return hasGrown;
    }

    private void add(Column column) {
        Offer offer = column.offer();
        Bay bay = column.bay();
        int number = program.column(cost(offer), Double.POSITIVE_INFINITY);
        program.coefficient(loadRow[offer.model()], number, offer.capacity());
        program.coefficient(countRow[offer.model()], number, 1);
        program.coefficient(unitRow[bay.number()][offer.kind().number()], number, offer.unitsAt(offer.capacity()));
        double watts = offer.leastCommitmentAt(offer.capacity());
        program.coefficient(bayRow[bay.number()], number, watts);
        for (int domain : bay.above()) {
            program.coefficient(domainRow[domain], number, watts);
        }
        columns.add(column);
    }

    private static double cost(Offer offer) {
        return offer.costAt(offer.capacity()) + offer.wakingAt(offer.capacity());
    }
}
