package io.wattle.placement.minimum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The replicas of a plan in the making and where they stand: everything an {@link Assembly} can put down or
/// take up.
final class Board {
    private final Market market;
    private final Prices prices;
    private final Seats seats;
    private final Occupancy taken;
    private final List<List<Piece>> pieces = new ArrayList<>();
    private final Set<Seat> claimed = new HashSet<>();

    Board(Market market, Prices prices, Seats seats) {
        this.market = market;
        this.prices = prices;
        this.seats = seats;
        this.taken = new Occupancy(market.problem(), market.inventory());
        market.offers().forEach(_ -> pieces.add(new ArrayList<>()));
        for (int model = 0; model < pieces.size(); model++) {
            seats.of(model).forEach(seat -> hold(seat, 1));
        }
    }

    private void hold(Seat seat, int sign) {
        if (seats.areHeld()) {
            taken.hold(seat.node(), sign * seat.gpus());
        }
    }

    List<Piece> of(int model) {
        return pieces.get(model);
    }

    /// Of each model.
    List<List<Piece>> all() {
        return Collections.unmodifiableList(pieces);
    }

    Occupancy taken() {
        return taken;
    }

    /// Lets a running engine serve a share, where one suits and still finds room.
    Optional<Piece> takeOver(Fleet.Share share) {
        Seat found = null;
        for (Seat seat : seats.of(share.offer().model())) {
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

    /// Whether a share of an offer could be put anywhere.
    boolean hasRoom(Offer offer, double load) {
        return seats.of(offer.model()).stream()
                        .anyMatch(seat -> !claimed.contains(seat)
                                && seat.suits(offer, market.inventory())
                                && taken.fits(offer, load, seat.node()))
                || taken.find(offer, load, priceOfRack(offer, load)).isPresent();
    }

    /// Puts a new replica where its room is worth least.
    Optional<Piece> place(Fleet.Share share) {
        return taken.find(share.offer(), share.load(), priceOfRack(share.offer(), share.load()))
                .map(node -> put(share, node, Optional.empty()));
    }

    /// Puts a replica on a node that has room.
    Piece put(Fleet.Share share, int node, Optional<Seat> seat) {
        Piece piece = new Piece(share.offer(), share.load(), node, seat);
        taken.take(piece.offer(), piece.load(), node);
        seat.ifPresent(own -> {
            claimed.add(own);
            hold(own, -1);
        });
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

    /// Takes up all replicas of a model.
    void clear(int model) {
        for (Piece piece : pieces.get(model)) {
            taken.release(piece.offer(), piece.load(), piece.node());
            piece.seat().ifPresent(own -> {
                claimed.remove(own);
                hold(own, 1);
            });
        }
        pieces.get(model).clear();
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
    double cost(int model) {
        double sum = 0;
        for (Piece piece : pieces.get(model)) {
            sum += piece.offer().costAt(piece.load()) + taken.wakingShare(piece.node()) + startCost(piece);
        }
        return sum;
    }
}
