package io.wattle.checkpoint;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The fields of a {@code config.json}, where one thing has several names; collects what is missing or wrong.
///
/// Of a model that also sees or hears, fields of the language part come first.
final class ConfigFields {
    private static final List<String> LANGUAGE_PARTS = List.of("text_config", "llm_config", "language_config");

    private final Map<?, ?> root;
    private final Map<?, ?> language;
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> wrong = new LinkedHashSet<>();

    ConfigFields(Map<?, ?> root) {
        this.root = root;
        // Qwen's omni models keep the speaking part beside the thinking one.
        Map<?, ?> thinking = root.get("thinker_config") instanceof Map<?, ?> thinker ? thinker : root;
        this.language = LANGUAGE_PARTS.stream()
                .map(thinking::get)
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(part -> (Map<?, ?>) part)
                .findFirst()
                .orElse(thinking);
    }

    /// The first of the names that has a whole number of at least 1; 1, and remembered as missing, where none has.
    int require(String... names) {
        Optional<Integer> number = number(names);
        if (number.isEmpty()) {
            missing.add(names[0]);
        }
        return Math.max(1, number.orElse(1));
    }

    /// The first of the names that has a number; others than whole ones of at least 0 are remembered as wrong.
    Optional<Integer> number(String... names) {
        for (String name : names) {
            Object value = find(name);
            if (value == null) {
                continue;
            }
            if (value instanceof Number number && number.doubleValue() == number.intValue() && number.intValue() >= 0) {
                return Optional.of(number.intValue());
            }
            wrong.add("%s (%s)".formatted(name, value));
            return Optional.of(1);
        }
        return Optional.empty();
    }

    /// 0 where there is none.
    double decimal(String name) {
        return find(name) instanceof Number number ? number.doubleValue() : 0;
    }

    Optional<Boolean> flag(String name) {
        return find(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }

    Optional<String> text(String... names) {
        for (String name : names) {
            if (find(name) instanceof String text) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /// An empty list where there is none.
    List<?> list(String name) {
        return find(name) instanceof List<?> items ? items : List.of();
    }

    Optional<ConfigFields> part(String name) {
        return find(name) instanceof Map<?, ?> part ? Optional.of(new ConfigFields(part)) : Optional.empty();
    }

    /// Name of the family, empty where the configuration does not say.
    String family() {
        return text("model_type").orElse("");
    }

    /// Names of all fields, of the language part and beside it.
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        root.keySet().forEach(name -> names.add(String.valueOf(name)));
        language.keySet().forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    void addMissing(String name) {
        missing.add(name);
    }

    void addWrong(String sentence) {
        wrong.add(sentence);
    }

    /// What keeps the shape from being known; none where nothing does.
    Optional<String> obstacle() {
        String family = text("model_type").orElse("unknown");
        if (!missing.isEmpty()) {
            return Optional.of("of model type \"%s\" lacks %s, so its shape is not known"
                    .formatted(family, String.join(", ", missing)));
        }
        if (!wrong.isEmpty()) {
            return Optional.of("of model type \"%s\" has %s, which describes no model that is known here"
                    .formatted(family, String.join(", ", wrong)));
        }
        return Optional.empty();
    }

    private @Nullable Object find(String name) {
        Object value = language.get(name);
        return value == null ? root.get(name) : value;
    }
}
