package io.wattle.catalog;

import io.wattle.checkpoint.CheckpointConfig;
import io.wattle.checkpoint.ConfigReading;
import io.wattle.workload.ModelArchitecture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Public models by name.
public final class ModelCatalog {
    private static final ModelCatalog STANDARD = new ModelCatalog();

    private final Names<ModelEntry> entries = new Names<>();
    private final Map<String, ModelEntry> byFamily = new HashMap<>();

    private ModelCatalog() {
        for (Table.Row row : Table.rows("models.tsv")) {
            ModelEntry entry = entry(row);
            entries.add(entry.name(), entry.aliases(), entry);
            byFamily.putIfAbsent(ModelFamily.of(entry.name()), entry);
        }
    }

    /// What this project knows.
    public static ModelCatalog standard() {
        return STANDARD;
    }

    /// Finds a model by its name or an alias in any case, else by its family: a tuned, quantised or mirrored copy of a
    /// known model has that model's shape. The entry's name says what was assumed.
    public Optional<ModelEntry> find(String name) {
        return entries.find(name).or(() -> Optional.ofNullable(byFamily.get(ModelFamily.of(name))));
    }

    /// The model whose weights ship with the project under this file name.
    public Optional<ModelEntry> ofFile(String name) {
        return entries.all().stream()
                .filter(entry -> entry.file().equals(Optional.of(name)))
                .findFirst();
    }

    public List<ModelEntry> entries() {
        return entries.all();
    }

    /// Models somebody may have meant by an unknown name, the closest first.
    public List<String> nearest(String name) {
        return NearestName.ranked(name, entries.known(), 3);
    }

    private static ModelEntry entry(Table.Row row) {
        String name = row.text("name");
        ModelArchitecture architecture = switch (CheckpointConfig.read(name, ConfigCells.config(row))) {
            case ConfigReading.Understood(var read) -> read;
            case ConfigReading.Refused(var reason) ->
                throw new IllegalStateException("The row \"%s\" of the model table %s.".formatted(name, reason));
        };
        return new ModelEntry(
                architecture,
                row.list("aliases"),
                Optional.of(row.text("file")).filter(file -> !file.isEmpty()),
                row.text("description"),
                row.text("note"),
                row.text("source"));
    }
}
