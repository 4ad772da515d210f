package io.wattle.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.fleet.DomainId;
import io.wattle.placement.transition.Move;
import io.wattle.placement.transition.Transition;
import io.wattle.quantity.Watts;
import java.util.Map;
import java.util.TreeMap;

/// The steps of a transition as the array {@code moves} of a Plan document.
public final class MovesDocument {
    private static final double NANOS_PER_SECOND = 1e9;

    private MovesDocument() {}

    public static ArrayNode write(Transition transition) {
        ArrayNode moves = JsonNodeFactory.instance.arrayNode();
        transition.moves().forEach(move -> moves.add(move(move)));
        return moves;
    }

    private static ObjectNode move(Move move) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("step", move.step())
                .put("action", move.action().label())
                .put("replica", move.replica().toString());
        ObjectNode committed = node.putObject("committed_watts_after");
        for (Map.Entry<DomainId, Watts> domain : new TreeMap<>(move.committedAfter()).entrySet()) {
            committed.put(domain.getKey().value(), domain.getValue().value());
        }
        if (move.action() == Move.Action.START) {
            node.put("loading_seconds", move.loading().toNanos() / NANOS_PER_SECOND);
            node.put("loading_joules", move.loadingEnergy().value());
        }
        move.pause().ifPresent(why -> node.put("pause", why));
        return node;
    }
}
