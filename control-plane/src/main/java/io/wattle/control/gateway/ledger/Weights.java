package io.wattle.control.gateway.ledger;

import io.wattle.control.gateway.ledger.SettlerState.Weighed;
import io.wattle.routing.PromptWeight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What prompts' tokens weigh on each replica, while it is learned from spans.
final class Weights {
    private final Map<Place, Weighed> known = new HashMap<>();

    Weights(@Nullable List<Weighed> before) {
        if (before != null) {
            before.forEach(each -> known.put(each.place(), each));
        }
    }

    /// The weight that the span is shared by: what was learned before it and from it.
    PromptWeight of(Metered span) {
        Weighed before = known.getOrDefault(span.place(), new Weighed(span.place(), PromptWeight.NEW, 0));
        if (!span.isMeasured() || !span.countsTokens()) {
            return before.weight();
        }
        // Of one length, so that what a silent node's daemon tells at once weighs no more than another minute.
        double minutes = span.to() - span.from() + 1.0;
        Tokens tokens = span.tokens();
        PromptWeight next =
                before.weight().step(span.joules() / minutes, tokens.prompt() / minutes, tokens.output() / minutes);
        if (!next.equals(before.weight())) {
            known.put(span.place(), new Weighed(span.place(), next, span.to()));
        }
        return next;
    }

    /// Of replicas that were of use lately.
    List<Weighed> all(long minute) {
        known.values().removeIf(each -> each.minute() + Settler.KEPT_MINUTES < minute);
        return new ArrayList<>(known.values());
    }
}
