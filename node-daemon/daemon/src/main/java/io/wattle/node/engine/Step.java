package io.wattle.node.engine;

import java.util.ArrayList;
import java.util.List;

/// What a supervisor made of an event.
public record Step(Supervision next, List<SupervisionEffect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }

    static Step to(Supervision next, SupervisionEffect... effects) {
        return new Step(next, List.of(effects));
    }

    /// The same with what comes of it at once.
    Step then(Step later) {
        var all = new ArrayList<>(effects);
        all.addAll(later.effects);
        return new Step(later.next, all);
    }
}
