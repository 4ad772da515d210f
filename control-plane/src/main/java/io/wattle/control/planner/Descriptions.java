package io.wattle.control.planner;

import io.wattle.workload.Model;

/// What listings say of a model.
public final class Descriptions {
    private Descriptions() {}

    /// The shape it has and the engine that runs it.
    public static String of(Model model) {
        return "%s on %s".formatted(model.architecture().name(), model.engine().label());
    }
}
