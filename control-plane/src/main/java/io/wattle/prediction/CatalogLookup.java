package io.wattle.prediction;

import io.wattle.catalog.ModelCatalog;
import java.util.List;

/// Finds models in the catalogue.
public final class CatalogLookup implements ModelLookup {
    @Override
    public Answer find(String name) {
        ModelCatalog catalog = ModelCatalog.standard();
        return catalog.resolve(name)
                .<Answer>map(resolved -> new Found(resolved.architecture(), resolved.statement()))
                .orElseGet(() -> missing(name, catalog.nearest(name)));
    }

    private static Answer missing(String name, List<String> near) {
        return new Missing("The model \"%s\" is not in the catalogue%s."
                .formatted(name, near.isEmpty() ? "" : "; near are " + String.join(", ", near)));
    }
}
