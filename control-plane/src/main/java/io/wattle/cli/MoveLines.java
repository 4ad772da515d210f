package io.wattle.cli;

import io.wattle.placement.Plan;
import io.wattle.placement.transition.Move;
import io.wattle.placement.transition.Transition;
import io.wattle.quantity.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The steps from a running plan to another; the first of many.
final class MoveLines {
    private static final int MOST_STEPS = 20;
    private static final List<String> HEADERS = List.of("STEP", "ACTION", "REPLICA", "LOADING", "FULLEST-AFTER");

    private MoveLines() {}

    static List<String> of(Transition transition, Plan to) {
        List<Move> moves = transition.moves();
        if (moves.isEmpty()) {
            return List.of("Nothing has to change.");
        }
        Map<String, Long> counts = moves.stream()
                .collect(Collectors.groupingBy(move -> move.action().label(), TreeMap::new, Collectors.counting()));
        List<String> lines = new ArrayList<>();
        lines.add(moves.size() + " steps, each within every limit: "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "))
                + ".");
        List<List<String>> rows =
                moves.stream().limit(MOST_STEPS).map(move -> cells(move, to)).toList();
        lines.addAll(new Table(HEADERS, rows).lines(true));
        if (moves.size() > MOST_STEPS) {
            lines.add("and " + (moves.size() - MOST_STEPS) + " more steps; -o json lists all");
        }
        moves.stream()
                .flatMap(move -> move.pause().map(why -> move.replica() + " pauses: " + why).stream())
                .forEach(lines::add);
        return lines;
    }

    private static List<String> cells(Move move, Plan to) {
        boolean isStart = move.action() == Move.Action.START;
        return List.of(
                Integer.toString(move.step()),
                move.action().label(),
                move.replica().toString(),
                isStart
                        ? Scale.TIME.format(move.loading().toNanos() / 1e9) + ", " + move.loadingEnergy()
                        : Cells.UNKNOWN,
                fullest(move, to));
    }

    private static String fullest(Move move, Plan to) {
        String name = Cells.UNKNOWN;
        double most = -1;
        for (var load : to.domains()) {
            var committed = move.committedAfter().get(load.domain());
            if (committed != null && committed.value() / load.limit().value() > most) {
                most = committed.value() / load.limit().value();
                name = load.domain() + " " + committed + " of " + load.limit();
            }
        }
        return name;
    }
}
