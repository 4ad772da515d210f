package io.wattle.placement.minimum;

import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Puts a plan together: fleets that prices choose, on nodes that have room.
///
/// Running engines are taken over first, then the models get new replicas, higher priorities before lower ones and
/// large replicas before small ones. What finds no room is chosen anew from what still has some.
final class Assembly {
    /// Share of a load below which the rest counts as served: sums in floating point leave such rests.
    private static final double ROUNDING = 1e-9;

    private final Market market;
    private final FleetChoice choice;
    private final Board board;
    private final double[] left;

    Assembly(Market market, Prices prices, Seats seats) {
        this.market = market;
        this.choice = new FleetChoice(seats, prices);
        this.board = new Board(market, prices, seats);
        this.left = new double[models().size()];
    }

    private List<Model> models() {
        return market.problem().models();
    }

    /// @param bases   replicas that each model has anyway; the rest of its load is chosen
    /// @param targets requests per second of each model that are served before any of the others
    void build(List<Fleet> bases, List<Double> targets) {
        List<List<Fleet.Share>> wanted = new ArrayList<>();
        for (int model = 0; model < models().size(); model++) {
            List<Fleet.Share> shares = new ArrayList<>(bases.get(model).shares());
            double rest = targets.get(model)
                    - shares.stream().mapToDouble(Fleet.Share::load).sum();
            if (rest > market.demand(model) * ROUNDING) {
                shares.addAll(
                        choice.choose(model, market.offers().get(model), rest, Math.max(0, most(model) - shares.size()))
                                .shares());
            }
            wanted.add(shares);
        }
        wanted.forEach(this::claim);
        int from = 0;
        while (from < wanted.size()) {
            int to = from;
            while (to < wanted.size()
                    && models().get(to).priority() == models().get(from).priority()) {
                to++;
            }
            placeGroup(wanted, targets, from, to);
            from = to;
        }
        for (int model = 0; model < wanted.size(); model++) {
            serveRest(model, market.demand(model) - assigned(model));
        }
    }

    /// Takes over running engines; what it takes over is removed from the shares.
    private void claim(List<Fleet.Share> shares) {
        shares.sort(
                Comparator.comparingDouble((Fleet.Share share) -> share.load()).reversed());
        shares.removeIf(share -> board.takeOver(share).isPresent());
    }

    private void placeGroup(List<List<Fleet.Share>> wanted, List<Double> targets, int from, int to) {
        List<Fleet.Share> shares = new ArrayList<>();
        for (int model = from; model < to; model++) {
            shares.addAll(wanted.get(model));
        }
        shares.sort(Comparator.comparingInt(
                        (Fleet.Share share) -> -share.offer().option().gpus())
                .thenComparingDouble(share -> -share.offer().gpuCommitment()));
        Set<Offer> full = new HashSet<>();
        for (Fleet.Share share : shares) {
            if (full.contains(share.offer()) || board.place(share).isEmpty()) {
                full.add(share.offer());
            }
        }
        for (int model = from; model < to; model++) {
            serveRest(model, targets.get(model) - assigned(model));
            if (left[model] > 0 && evict(to)) {
                serveRest(model, left[model]);
            }
            addIdle(model);
        }
    }

    private double assigned(int model) {
        return board.of(model).stream().mapToDouble(Piece::load).sum();
    }

    /// Makes room of everything that less important models had taken over; they are served later anew.
    ///
    /// @param from the first of them
    private boolean evict(int from) {
        boolean hasMadeRoom = false;
        for (int model = from; model < models().size(); model++) {
            hasMadeRoom |= !board.of(model).isEmpty();
            board.clear(model);
        }
        return hasMadeRoom;
    }

    /// Serves a load from whatever still has room, and notes what is left of it.
    private void serveRest(int model, double load) {
        double rest = load;
        double least = market.demand(model) * ROUNDING;
        boolean isProgressing = true;
        while (rest > least && isProgressing && board.of(model).size() < most(model)) {
            double wanted = rest;
            List<Offer> open = market.offers().get(model).stream()
                    .filter(offer -> board.hasRoom(offer, Math.min(wanted, offer.capacity())))
                    .toList();
            Fleet fleet = choice.choose(
                    model, open, rest, most(model) - board.of(model).size());
            isProgressing = false;
            for (Fleet.Share share : fleet.shares()) {
                if (board.takeOver(share).isEmpty() && board.place(share).isEmpty()) {
                    break; // room has changed: choose anew
                }
                rest -= share.load();
                isProgressing = true;
            }
        }
        left[model] = Math.max(0, rest > least ? rest : 0);
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
            while (hasRoom && board.of(model).size() < Math.min(least, most(model))) {
                hasRoom =
                        board.takeOver(share).isPresent() || board.place(share).isPresent();
            }
        }
    }

    /// Serves each model anew in what the others leave, and keeps that where it is better.
    void improve(Stop stop) {
        for (int model = 0; model < models().size() && !stop.isDue(); model++) {
            List<Piece> before = List.copyOf(board.of(model));
            double leftBefore = left[model];
            double costBefore = board.cost(model);
            board.clear(model);
            serveRest(model, market.demand(model));
            addIdle(model);
            boolean isBetter = left[model] < leftBefore - ROUNDING
                    || (left[model] <= leftBefore + ROUNDING
                            && board.of(model).size() >= Math.min(before.size(), least(model))
                            && board.cost(model) < costBefore - 1e-6);
            if (!isBetter) {
                board.clear(model);
                before.forEach(
                        piece -> board.put(new Fleet.Share(piece.offer(), piece.load()), piece.node(), piece.seat()));
                left[model] = leftBefore;
            }
        }
    }

    /// Whether a search has to end.
    @FunctionalInterface
    interface Stop {
        boolean isDue();
    }

    private int most(int model) {
        return market.most(model);
    }

    private int least(int model) {
        return models().get(model).replicas().min();
    }

    Board board() {
        return board;
    }

    /// What serves each model, wherever it stands.
    List<Fleet> fleets() {
        return board.all().stream()
                .map(pieces -> new Fleet(pieces.stream()
                        .map(piece -> new Fleet.Share(piece.offer(), piece.load()))
                        .toList()))
                .toList();
    }

    /// Requests per second of each model that nobody serves.
    double left(int model) {
        return left[model];
    }

    /// Requests per second of each model that are served.
    List<Double> served() {
        List<Double> served = new ArrayList<>();
        for (int model = 0; model < left.length; model++) {
            served.add(Math.max(0, market.demand(model) - left[model]));
        }
        return served;
    }

    /// Whether it serves more requests, those of the most important models first, or as many for less.
    boolean isBetterThan(Assembly other) {
        double difference = 0;
        double asked = 0;
        for (int model = 0; model < left.length; model++) {
            difference += left[model] - other.left[model];
            asked += market.demand(model);
            boolean isLastOfPriority = model + 1 == left.length
                    || models().get(model + 1).priority() < models().get(model).priority();
            if (isLastOfPriority && Math.abs(difference) > 1e-6 * Math.max(1, asked)) {
                return difference < 0;
            }
        }
        for (int model = 0; model < left.length; model++) {
            int idle = Math.min(least(model), board.of(model).size())
                    - Math.min(least(model), other.board.of(model).size());
            if (idle != 0) {
                return idle > 0;
            }
        }
        return board.cost() < other.board.cost();
    }
}
