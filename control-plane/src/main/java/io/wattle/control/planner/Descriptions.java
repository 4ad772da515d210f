package io.wattle.control.planner;

import io.wattle.catalog.ModelCatalog;
import io.wattle.catalog.ModelEntry;
import io.wattle.workload.Model;

/// What listings say of a model.
public final class Descriptions {
    private static final ModelCatalog MODELS = ModelCatalog.standard();

    private Descriptions() {}

    /// The shape it has and the engine that runs it, and what users should know before they trust it.
    public static String of(Model model) {
        String shape =
                "%s on %s".formatted(model.architecture().name(), model.engine().label());
        return MODELS.find(model.architecture().name())
                .map(ModelEntry::description)
                .filter(warning -> !warning.isEmpty())
                .map(warning -> shape + "; " + warning)
                .orElse(shape);
    }
}
