package io.wattle.placement.minimum;

import io.wattle.placement.solver.IntegerProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Small problems as one program of whole replicas: branch and cut sees how replicas of all models fill racks together,
/// which prices cannot.
///
/// The cost of a replica against its load is cut into pieces, each a straight line that is nowhere above it, so
/// that the program's bound is a bound of the problem.
final class WholeSearch {
    /// Columns above which the program would not be solved in the time that a plan may take.
    static final int MOST_COLUMNS = 6000;

    /// Ends of the pieces as shares of the highest load that a replica may have: its capacity, or all that is asked.
    private static final double[] ENDS = {0, 0.2, 0.4, 0.7, 1};

    private static final double ROUNDING = 1e-6;

    private final Market market;
    private final IntegerProgram program;
    private final Assembly start;
    private final List<Double> asked;
    private final double[] penalties;
    private final List<Piecewise> pieces = new ArrayList<>();
    private final Map<Place, Piecewise> byPlace = new HashMap<>();
    private final Map<Bay, Integer> bayRows = new HashMap<>();
    private final Map<Bay, Map<Integer, Integer>> unitRows = new HashMap<>();
    private final Map<Bay, Map<Integer, Integer>> nodeColumns = new HashMap<>();
    private final int[] domainRows;

    /// Replicas of one offer in one bay at loads of one piece.
    private record Piecewise(Offer offer, Bay bay, int replicas, int load) {}

    /// What was found.
    ///
    /// @param fleets one for each model
    /// @param bound  watts above rest that no plan is below
    record Result(List<Fleet> fleets, double bound) {
        /// Requests per second of each model.
        List<Double> served() {
            return fleets.stream()
                    .map(fleet -> fleet.shares().stream()
                            .mapToDouble(Fleet.Share::load)
                            .sum())
                    .toList();
        }
    }

    /// @param start     what the search begins with
    /// @param asked     requests per second of each model that are to be served
    /// @param penalties watts for each request per second that is left; none where all must be served
    WholeSearch(Market market, Assembly start, List<Double> asked, double[] penalties, IntegerProgram program) {
        this.market = market;
        this.start = start;
        this.asked = List.copyOf(asked);
        this.penalties = penalties.clone();
        this.program = program;
        this.domainRows = new int[market.inventory().domains().size()];
    }

    static int columns(Market market) {
        int columns = 0;
        for (List<Offer> offers : market.offers()) {
            for (Offer offer : offers) {
                columns += (int) market.bays().stream()
                                .filter(bay ->
                                        bay.nodes().containsKey(offer.kind().number()))
                                .count()
                        * (ENDS.length - 1);
            }
        }
        return columns;
    }

    Optional<Result> search(long nodes, double seconds) {
        double[] room = Bay.rooms(market.inventory());
        for (int domain = market.inventory().racks().size(); domain < room.length; domain++) {
            domainRows[domain] = program.rowAtMost(room[domain]);
        }
        market.bays().forEach(this::addNodes);
        for (int model = 0; model < asked.size(); model++) {
            addModel(model);
        }
        hint();
        return program.search(nodes, seconds).map(this::result);
    }

    private void addNodes(Bay bay) {
        bayRows.put(bay, program.rowAtMost(bay.room()));
        Map<Integer, Integer> rows = new HashMap<>();
        Map<Integer, Integer> columns = new HashMap<>();
        bay.nodes().forEach((number, count) -> {
            Kind kind = market.inventory().kinds().get(number);
            int row = program.rowAtMost(0);
            int column = program.wholeColumn(kind.waking(), count);
            program.coefficient(row, column, kind.hasGpus() ? -kind.units() : -1);
            commit(bay, column, kind.swing());
            rows.put(number, row);
            columns.put(number, column);
        });
        unitRows.put(bay, rows);
        nodeColumns.put(bay, columns);
    }

    private void addModel(int model) {
        int loadRow = program.rowAtLeast(asked.get(model));
        if (penalties.length > 0) {
            int left = program.column(penalties[model], Double.POSITIVE_INFINITY);
            program.coefficient(loadRow, left, 1);
            program.hint(left, Math.max(0, asked.get(model) - start.served().get(model)));
        }
        int countRow = program.rowAtMost(market.most(model));
        int leastRow = program.rowAtLeast(penalties.length > 0 ? 0 : leastReplicas(model));
        for (Piecewise added : addAll(model)) {
            program.coefficient(loadRow, added.load(), 1);
            program.coefficient(countRow, added.replicas(), 1);
            program.coefficient(leastRow, added.replicas(), 1);
            commit(added.bay(), added.replicas(), added.offer().gpuCommitment());
        }
    }

    /// Those that no other of the same nodes beats at loads that the model can have; what the search begins with stays.
    private List<Offer> useful(int model) {
        Set<Offer> begun = new LinkedHashSet<>();
        start.board().of(model).forEach(piece -> begun.add(piece.offer()));
        Set<Offer> kept = new LinkedHashSet<>(begun);
        for (Offer offer : market.offers().get(model)) {
            if (kept.stream().noneMatch(other -> isBeaten(offer, other))) {
                kept.removeIf(other -> !begun.contains(other) && isBeaten(other, offer));
                kept.add(offer);
            }
        }
        return List.copyOf(kept);
    }

    private boolean isBeaten(Offer offer, Offer other) {
        return offer.kind().number() == other.kind().number() && offer.isWorseThan(other, highest(offer));
    }

    /// Replicas without which the load is not served. Whole numbers follow from them, but the solver's fractions of
    /// replicas at little load do not see it.
    private double leastReplicas(int model) {
        double most = market.offers().get(model).stream()
                .mapToDouble(Offer::capacity)
                .max()
                .orElse(1);
        return Math.ceil(asked.get(model) / most - ROUNDING);
    }

    private List<Piecewise> addAll(int model) {
        List<Piecewise> all = new ArrayList<>();
        for (Offer offer : useful(model)) {
            for (Bay bay : market.bays()) {
                Integer unitRow =
                        unitRows.getOrDefault(bay, Map.of()).get(offer.kind().number());
                for (int piece = 1; piece < ENDS.length && unitRow != null; piece++) {
                    all.add(add(offer, bay, piece, unitRow));
                }
            }
        }
        return all;
    }

    private void commit(Bay bay, int column, double watts) {
        program.coefficient(bayRows.getOrDefault(bay, 0), column, watts);
        for (int domain : bay.above()) {
            program.coefficient(domainRows[domain], column, watts);
        }
    }

    private Piecewise add(Offer offer, Bay bay, int piece, int unitRow) {
        double from = ENDS[piece - 1] * highest(offer);
        double to = ENDS[piece] * highest(offer);
        double slope = (offer.costAt(to) - offer.costAt(from)) / (to - from);
        double base = Arrays.stream(offer.loads())
                .filter(load -> load >= from && load <= to)
                .map(load -> offer.costAt(load) - slope * load)
                .reduce(offer.costAt(from) - slope * from, Math::min);
        int replicas = program.wholeColumn(base, market.most(offer.model()));
        int load = program.column(slope, Double.POSITIVE_INFINITY);
        int above = program.rowAtMost(0);
        program.coefficient(above, load, 1);
        program.coefficient(above, replicas, -to);
        int below = program.rowAtLeast(0);
        program.coefficient(below, load, 1);
        program.coefficient(below, replicas, -from);
        if (offer.kind().hasGpus()) {
            program.coefficient(unitRow, replicas, offer.option().gpus());
        } else {
            program.coefficient(unitRow, load, 1 / offer.capacity());
        }
        Piecewise added = new Piecewise(offer, bay, replicas, load);
        pieces.add(added);
        byPlace.put(new Place(offer, bay, piece), added);
        return added;
    }

    private double highest(Offer offer) {
        double most = asked.get(offer.model());
        return most > 0 ? Math.min(most, offer.capacity()) : offer.capacity();
    }

    /// Begins with the plan so far.
    private void hint() {
        Map<Piecewise, Integer> counts = new HashMap<>();
        Map<Piecewise, Double> loads = new HashMap<>();
        Map<Bay, Map<Integer, Integer>> awake = new HashMap<>();
        Set<Integer> seen = new HashSet<>();
        Map<Integer, Bay> bayOfRack = new HashMap<>();
        market.bays().forEach(bay -> bay.racks().forEach(rack -> bayOfRack.put(rack, bay)));
        for (List<Piece> ofModel : start.board().all()) {
            for (Piece piece : ofModel) {
                Bay bay = bayOfRack.getOrDefault(
                        market.inventory().rackOf(piece.node()), market.bays().getFirst());
                int end = 1;
                while (end < ENDS.length - 1 && piece.load() > ENDS[end] * highest(piece.offer())) {
                    end++;
                }
                Piecewise like = byPlace.getOrDefault(new Place(piece.offer(), bay, end), pieces.getFirst());
                counts.merge(like, 1, Integer::sum);
                loads.merge(like, piece.load(), Double::sum);
                if (seen.add(piece.node())) {
                    awake.computeIfAbsent(bay, _ -> new HashMap<>())
                            .merge(piece.offer().kind().number(), 1, Integer::sum);
                }
            }
        }
        for (Piecewise piece : pieces) {
            program.hint(piece.replicas(), counts.getOrDefault(piece, 0));
            program.hint(piece.load(), loads.getOrDefault(piece, 0.0));
        }
        nodeColumns.forEach((bay, columns) -> columns.forEach((kind, column) ->
                program.hint(column, awake.getOrDefault(bay, Map.of()).getOrDefault(kind, 0))));
    }

    private record Place(Offer offer, Bay bay, int piece) {}

    private Result result(IntegerProgram.Incumbent incumbent) {
        List<List<Fleet.Share>> shares = new ArrayList<>();
        market.offers().forEach(_ -> shares.add(new ArrayList<>()));
        for (Piecewise piece : pieces) {
            long count = Math.round(incumbent.solution().value(piece.replicas()));
            double load = incumbent.solution().value(piece.load());
            for (long index = 0; index < count; index++) {
                shares.get(piece.offer().model())
                        .add(new Fleet.Share(
                                piece.offer(),
                                Math.clamp(load / count, 0, piece.offer().capacity())));
            }
        }
        List<Fleet> fleets = new ArrayList<>();
        for (int model = 0; model < asked.size(); model++) {
            fleets.add(exactly(shares.get(model), asked.get(model)));
        }
        return new Result(fleets, incumbent.bound());
    }

    /// The solver's sums differ a little from what was asked.
    private static Fleet exactly(List<Fleet.Share> shares, double load) {
        double sum = shares.stream().mapToDouble(Fleet.Share::load).sum();
        if (sum <= load) {
            return new Fleet(shares);
        }
        return new Fleet(shares.stream()
                .map(share -> new Fleet.Share(share.offer(), share.load() * load / sum))
                .toList());
    }
}
