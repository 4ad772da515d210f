package io.wattle.catalog;

import io.wattle.workload.Attention;
import io.wattle.workload.ContextLayers;
import io.wattle.workload.Experts;
import io.wattle.workload.ModelArchitecture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

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
        int layers = row.required("layers");
        ModelArchitecture architecture = new ModelArchitecture(
                row.text("name"),
                layers,
                row.required("hidden"),
                attention(row),
                row.required("ffn"),
                row.yes("gated"),
                row.required("vocab"),
                row.yes("tied"),
                row.required("max_context"),
                experts(row),
                context(row, layers),
                parameters(row));
        return new ModelEntry(
                architecture,
                row.list("aliases"),
                Optional.of(row.text("file")).filter(file -> !file.isEmpty()),
                row.text("description"),
                row.text("note"),
                row.text("source"));
    }

    private static Attention attention(Table.Row row) {
        return new Attention(
                row.required("heads"),
                row.required("kv_heads"),
                row.required("head_dim"),
                row.integer("latent_rank").orElse(0),
                row.integer("rope_dim").orElse(0));
    }

    private static Optional<Experts> experts(Table.Row row) {
        OptionalInt count = row.integer("experts");
        if (count.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Experts(
                count.getAsInt(),
                row.required("experts_per_token"),
                row.integer("shared_experts").orElse(0),
                row.required("moe_ffn"),
                row.integer("first_dense_layers").orElse(0)));
    }

    private static ContextLayers context(Table.Row row, int layers) {
        int windowed = row.integer("windowed_layers").orElse(0);
        int linear = row.integer("linear_layers").orElse(0);
        int window = windowed > 0 ? row.required("window") : 0;
        return new ContextLayers(layers - windowed - linear, windowed, window);
    }

    private static OptionalLong parameters(Table.Row row) {
        String stated = row.text("parameters");
        return stated.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(stated));
    }
}
