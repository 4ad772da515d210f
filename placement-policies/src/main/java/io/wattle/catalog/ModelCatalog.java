package io.wattle.catalog;

import io.wattle.checkpoint.CheckpointConfig;
import io.wattle.checkpoint.ConfigReading;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Public models by name.
public final class ModelCatalog {
    private static final ModelCatalog STANDARD = new ModelCatalog();

    /// Organisations that quantise their own models to FP8 do so in blocks (source: {@code config.json} of
    /// Qwen3-235B-A22B-FP8, GLM-5-FP8 and DeepSeek-R1).
    private static final WeightFormat BLOCKWISE_FP8 = WeightFormat.quantised(
            "fp8", Precision.FP8, Optional.of(new WeightFormat.ScaleBlock(128, 128)), 8, Set.of());

    private final Names<ModelEntry> entries = new Names<>();
    private final Map<String, ModelEntry> byFamily = new HashMap<>();
    private final Map<String, ModelEntry> byShape = new HashMap<>();

    private ModelCatalog() {
        for (Table.Row row : Table.rows("models.tsv")) {
            ModelEntry entry = entry(row);
            entries.add(entry.name(), entry.aliases(), entry);
        }
        addFamilies();
    }

    private ModelCatalog(ModelCatalog before, List<ModelEntry> more) {
        before.entries().forEach(entry -> entries.add(entry.name(), entry.aliases(), entry));
        more.forEach(entry -> entries.add(entry.name(), entry.aliases(), entry));
        addFamilies();
    }

    /// These rows and more.
    ///
    /// @throws IllegalArgumentException if a name or alias is taken
    public ModelCatalog with(List<ModelEntry> more) {
        return more.isEmpty() ? this : new ModelCatalog(this, more);
    }

    private void addFamilies() {
        entries.all().forEach(entry -> addFamily(entry.name(), entry));
        entries.all().forEach(entry -> entry.aliases().forEach(alias -> addFamily(alias, entry)));
    }

    /// Only unquantised rows stand for their family: a name without a format is not a quantised copy.
    private void addFamily(String name, ModelEntry entry) {
        ModelFamily family = ModelFamily.of(name);
        if (family.format().isEmpty()) {
            byFamily.putIfAbsent(family.words(), entry);
            byShape.putIfAbsent(family.shape(), entry);
        }
    }

    /// What this project knows.
    public static ModelCatalog standard() {
        return STANDARD;
    }

    /// Finds a model by its name or an alias in any case, else by its family: a tuned, quantised or mirrored copy of a
    /// known model has that model's shape. The entry's name says what was assumed.
    public Optional<ModelEntry> find(String name) {
        return resolve(name).map(ResolvedModel::entry);
    }

    /// The same, with weights as the name says, and with what was assumed.
    public Optional<ResolvedModel> resolve(String name) {
        Optional<ModelEntry> exact = entries.find(name);
        if (exact.isPresent()) {
            boolean isOwnName = exact.get().name().equalsIgnoreCase(name.strip());
            return exact.map(entry -> new ResolvedModel(
                    entry,
                    entry.architecture(),
                    isOwnName ? Optional.empty() : Optional.of(assumed(name, entry, "")),
                    isOwnName ? List.of() : List.of("a name listed for it")));
        }
        ModelFamily family = ModelFamily.of(name);
        return Optional.ofNullable(byFamily.get(family.words()))
                .or(() -> Optional.ofNullable(byShape.get(family.shape())))
                .map(entry -> resolve(name, entry, family));
    }

    private static ResolvedModel resolve(String name, ModelEntry entry, ModelFamily family) {
        ModelArchitecture shape = entry.architecture();
        Optional<WeightFormat> said = family.format()
                .filter(format -> format.precision() != shape.published().precision())
                .map(format ->
                        format.precision() == Precision.FP8 && isSameMaker(name, entry) ? BLOCKWISE_FP8 : format);
        String weights = said.map(
                        format -> " with weights in " + format.precision().label())
                .orElse("");
        return new ResolvedModel(
                entry,
                said.map(format -> shape.published(shape.name(), format)).orElse(shape),
                Optional.of(assumed(name, entry, weights)),
                reasons(name, entry, family, weights));
    }

    /// What was passed over on the way from a name to an entry, in a few words each.
    private static List<String> reasons(String name, ModelEntry entry, ModelFamily family, String weights) {
        List<String> reasons = new ArrayList<>();
        String maker = name.substring(0, Math.max(0, name.indexOf('/'))).strip();
        if (maker.isEmpty()) {
            reasons.add("no organisation named");
        } else if (!isSameMaker(name, entry)) {
            reasons.add(maker + " as a mirror");
        }
        Set<String> own = new HashSet<>(ModelFamily.of(entry.name()).dropped());
        List<String> dropped =
                family.dropped().stream().filter(word -> !own.contains(word)).toList();
        if (!dropped.isEmpty()) {
            reasons.add("without " + String.join(", ", dropped));
        }
        if (!weights.isEmpty()) {
            reasons.add(weights.strip().substring("with ".length()));
        }
        return reasons.isEmpty() ? List.of("the same family") : reasons;
    }

    private static boolean isSameMaker(String name, ModelEntry entry) {
        return maker(name).equals(maker(entry.name()));
    }

    private static String maker(String name) {
        return name.substring(0, Math.max(0, name.indexOf('/'))).strip().toLowerCase(Locale.ROOT);
    }

    private static String assumed(String name, ModelEntry entry, String weights) {
        return "\"%s\" was taken to have the shape of \"%s\"%s.".formatted(name.strip(), entry.name(), weights);
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
