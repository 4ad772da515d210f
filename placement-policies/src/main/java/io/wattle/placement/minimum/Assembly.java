package io.wattle.placement.minimum;

import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts a plan together: fleets that prices choose, on nodes that have room.
///
/// Running engines are taken over first, then the models get new replicas, higher priorities before lower ones and
/// large
/// replicas before small ones. What finds no room is chosen anew from what still has some.
final class Assembly {
    /// Share of a load below which the rest counts as served: sums in floating point leave such rests.
    private static final double ROUNDING = 1e-9;

    private final Market market;
    private final Prices prices;
    private final Seats seats;
    private final FleetChoice choice;
    private final Occupancy taken;
    private final List<List<Piece>> pieces = new ArrayList<>();
    private final Set<Seat> claimed = new HashSet<>();
    private final double[] left;

    Assembly(Market market, Prices prices, Seats seats) {
        this.market = market;
        this.prices = prices;
        this.seats = seats;
        this.choice = new FleetChoice(seats, prices);
        this.taken = new Occupancy(market.problem(), market.inventory());
        this.left = new double[models().size()];
        models().forEach(model -> pieces.add(new ArrayList<>()));
    }

    private List<Model> models() {
        return market.problem().models();
    }

    /// @param bases replicas that each model has anyway; the rest of its load is chosen
    void build(List<Fleet> bases) {
        List<List<Fleet.Share>> wanted = new ArrayList<>();
        for (int model = 0; model < models().size(); model++) {
            List<Fleet.Share> shares = new ArrayList<>(bases.get(model).shares());
            double rest = market.demand(model)
                    - shares.stream().mapToDouble(Fleet.Share::load).sum();
            if (rest > market.demand(model) * ROUNDING) {
                shares.addAll(
                        choice.choose(model, market.offers().get(model), rest, Math.max(0, most(model) - shares.size()))
                                .shares());
            }
            wanted.add(shares);
        }
        for (int model = 0; model < wanted.size(); model++) {
            claim(model, wanted.get(model));
        }
        int from = 0;
        while (from < wanted.size()) {
            int to = from;
            while (to < wanted.size()
                    && models().get(to).priority() == models().get(from).priority()) {
                to++;
            }
            placeGroup(wanted, from, to);
            from = to;
        }
    }

    /// Takes over running engines; what it takes over is removed from the shares.
    private void claim(int model, List<Fleet.Share> shares) {
        shares.sort(
                Comparator.comparingDouble((Fleet.Share share) -> share.load()).reversed());
        shares.removeIf(share -> takeOver(model, share).isPresent());
    }

    private Optional<Piece> takeOver(int model, Fleet.Share share) {
        Seat found = null;
        for (Seat seat : seats.of(model)) {
            if (!claimed.contains(seat)
                    && seat.suits(share.offer(), market.inventory())
                    && taken.fits(share.offer(), share.load(), seat.node())) {
                boolean isSame = seat.running()
                        .configuration()
                        .equals(share.offer().option().configuration());
                if (found == null || isSame) {
                    found = seat;
                }
                if (isSame) {
                    break;
                }
            }
        }
        return Optional.ofNullable(found).map(seat -> put(share, seat.node(), Optional.of(seat)));
    }

    private void placeGroup(List<List<Fleet.Share>> wanted, int from, int to) {
        List<Fleet.Share> shares = new ArrayList<>();
        for (int model = from; model < to; model++) {
            shares.addAll(wanted.get(model));
        }
        shares.sort(Comparator.comparingInt(
                        (Fleet.Share share) -> -share.offer().option().gpus())
                .thenComparingDouble(share -> -share.offer().gpuCommitment()));
        Map<Integer, Double> rests = new HashMap<>();
        Set<Offer> full = new HashSet<>();
        for (Fleet.Share share : shares) {
            if (full.contains(share.offer()) || place(share).isEmpty()) {
                full.add(share.offer());
                rests.merge(share.offer().model(), share.load(), Double::sum);
            }
        }
        for (int model = from; model < to; model++) {
            double assigned =
                    pieces.get(model).stream().mapToDouble(Piece::load).sum();
            serveRest(model, market.demand(model) - assigned);
            if (left[model] > 0 && evict(to)) {
                serveRest(model, left[model]);
            }
            addIdle(model);
        }
    }

    /// Makes room of everything that less important models had taken over; they are served later anew.
    ///
    /// @param from the first of them
    private boolean evict(int from) {
        boolean hasMadeRoom = false;
        for (int model = from; model < models().size(); model++) {
            hasMadeRoom |= !pieces.get(model).isEmpty();
            clear(model);
        }
        return hasMadeRoom;
    }

    /// Serves a load from whatever still has room, and notes what is left of it.
    private void serveRest(int model, double load) {
        double rest = load;
        double least = market.demand(model) * ROUNDING;
        boolean isProgressing = true;
        while (rest > least && isProgressing && pieces.get(model).size() < most(model)) {
            double wanted = rest;
            List<Offer> open = market.offers().get(model).stream()
                    .filter(offer -> hasRoom(offer, Math.min(wanted, offer.capacity())))
                    .toList();
            Fleet fleet = choice.choose(
                    model, open, rest, most(model) - pieces.get(model).size());
            isProgressing = false;
            for (Fleet.Share share : fleet.shares()) {
                if (takeOver(model, share).isEmpty() && place(share).isEmpty()) {
                    break; // room has changed: choose anew
                }
                rest -= share.load();
                isProgressing = true;
            }
        }
        left[model] = Math.max(0, rest > least ? rest : 0);
    }

    private boolean hasRoom(Offer offer, double load) {
        return seats.of(offer.model()).stream()
                        .anyMatch(seat -> !claimed.contains(seat)
                                && seat.suits(offer, market.inventory())
                                && taken.fits(offer, load, seat.node()))
                || taken.find(offer, load, priceOfRack(offer, load)).isPresent();
    }

    /// Replicas that a model must have whatever its load, in the smallest way that still has room.
    private void addIdle(int model) {
        int least = models().get(model).replicas().min();
        List<Offer> smallest = market.offers().get(model).stream()
                .sorted(Comparator.comparingInt((Offer offer) -> offer.option().gpus())
                        .thenComparingDouble(Offer::gpuCommitment))
                .toList();
        for (Offer offer : smallest) {
            Fleet.Share share = new Fleet.Share(offer, 0);
            boolean hasRoom = true;
            while (hasRoom && pieces.get(model).size() < Math.min(least, most(model))) {
                hasRoom = takeOver(model, share).isPresent() || place(share).isPresent();
            }
        }
    }

    private Optional<Piece> place(Fleet.Share share) {
        return taken.find(share.offer(), share.load(), priceOfRack(share.offer(), share.load()))
                .map(node -> put(share, node, Optional.empty()));
    }

    private Piece put(Fleet.Share share, int node, Optional<Seat> seat) {
        Piece piece = new Piece(share.offer(), share.load(), node, seat);
        taken.take(piece.offer(), piece.load(), node);
        seat.ifPresent(claimed::add);
        pieces.get(share.offer().model()).add(piece);
        return piece;
    }

    private double[] priceOfRack(Offer offer, double load) {
        double[] price = new double[market.inventory().racks().size()];
        for (Bay bay : market.bays()) {
            double own = prices.ofRoom(offer, load, bay);
            bay.racks().forEach(rack -> price[rack] = own);
        }
        return price;
    }

    /// Serves each model anew in what the others leave, and keeps that where it is better.
    void improve(Stop stop) {
        for (int model = 0; model < models().size() && !stop.isDue(); model++) {
            List<Piece> before = List.copyOf(pieces.get(model));
            double leftBefore = left[model];
            double costBefore = cost(model);
            clear(model);
            serveRest(model, market.demand(model));
            addIdle(model);
            boolean isBetter = left[model] < leftBefore - ROUNDING
                    || (left[model] <= leftBefore + ROUNDING
                            && pieces.get(model).size() >= Math.min(before.size(), least(model))
                            && cost(model) < costBefore - 1e-6);
            if (!isBetter) {
                clear(model);
                before.forEach(piece -> put(new Fleet.Share(piece.offer(), piece.load()), piece.node(), piece.seat()));
                left[model] = leftBefore;
            }
        }
    }

    /// Whether a search has to end.
    @FunctionalInterface
    interface Stop {
        boolean isDue();
    }

    private void clear(int model) {
        for (Piece piece : pieces.get(model)) {
            taken.release(piece.offer(), piece.load(), piece.node());
            piece.seat().ifPresent(claimed::remove);
        }
        pieces.get(model).clear();
    }

    private int most(int model) {
        return market.most(model);
    }

    private int least(int model) {
        return models().get(model).replicas().min();
    }

    /// Watts that everything draws above rest, and what starts cost.
    double cost() {
        double sum = watts();
        for (List<Piece> ofModel : pieces) {
            for (Piece piece : ofModel) {
                sum += startCost(piece);
            }
        }
        return sum;
    }

    private double startCost(Piece piece) {
        return piece.seat().isEmpty() && !seats.isEmpty() ? FleetChoice.startCost(piece.offer()) : 0;
    }

    /// Watts that everything draws above rest.
    double watts() {
        double sum = 0;
        for (List<Piece> ofModel : pieces) {
            for (Piece piece : ofModel) {
                sum += piece.offer().costAt(piece.load()) + taken.wakingShare(piece.node());
            }
        }
        return sum;
    }

    /// The part of one model; waking a node is shared by what runs there.
    private double cost(int model) {
        double sum = 0;
        for (Piece piece : pieces.get(model)) {
            sum += piece.offer().costAt(piece.load()) + taken.wakingShare(piece.node()) + startCost(piece);
        }
        return sum;
    }

    List<List<Piece>> pieces() {
        return pieces;
    }

    /// Requests per second of each model that nobody serves.
    double left(int model) {
        return left[model];
    }

    /// Requests per second of each model that are served.
    double[] served() {
        double[] served = new double[left.length];
        for (int model = 0; model < left.length; model++) {
            served[model] = Math.max(0, market.demand(model) - left[model]);
        }
        return served;
    }

    Occupancy taken() {
        return taken;
    }

    /// Whether it serves more, the most important models first, or as much for less.
    boolean isBetterThan(Assembly other) {
        for (int model = 0; model < left.length; model++) {
            double difference = left[model] - other.left[model];
            if (Math.abs(difference) > 1e-6 * Math.max(1, market.demand(model))) {
                return difference < 0;
            }
        }
        for (int model = 0; model < left.length; model++) {
            int difference = Math.min(least(model), pieces.get(model).size())
                    - Math.min(least(model), other.pieces.get(model).size());
            if (difference != 0) {
                return difference > 0;
            }
        }
        return cost() < other.cost();
    }
}
