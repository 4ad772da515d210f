package io.wattle.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fields of a {@code config.json}, where one thing has several names; collects what is missing.
final class ConfigFields {
    private static final List<String> LANGUAGE_PARTS = List.of("text_config", "llm_config", "language_config");

    private final JsonNode root;
    private final JsonNode language;
    private final List<String> missing = new ArrayList<>();

    ConfigFields(JsonNode root) {
        this.root = root;
        this.language = LANGUAGE_PARTS.stream()
                .map(root::path)
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(root);
    }

    /// The first of the names that has a whole number; 1, and remembered as missing, where none has.
    int require(String... names) {
        Optional<Integer> number = number(names);
        if (number.isEmpty()) {
            missing.add(names[0]);
        }
        return number.orElse(1);
    }

    Optional<Integer> number(String... names) {
        for (String name : names) {
            JsonNode value = find(name);
            if (value.isInt()) {
                return Optional.of(value.asInt());
            }
        }
        return Optional.empty();
    }

    Optional<Boolean> flag(String name) {
        JsonNode value = find(name);
        return value.isBoolean() ? Optional.of(value.asBoolean()) : Optional.empty();
    }

    Optional<String> text(String name) {
        JsonNode value = find(name);
        return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }

    /// An empty list where there is none.
    List<JsonNode> list(String name) {
        List<JsonNode> items = new ArrayList<>();
        find(name).forEach(items::add);
        return items;
    }

    void refuseMissing(Path path) throws SpecException {
        if (!missing.isEmpty()) {
            throw new SpecException("The file \"%s\" of model type \"%s\" lacks %s, so its shape is not known."
                    .formatted(path, text("model_type").orElse("unknown"), String.join(", ", missing)));
        }
    }

    private JsonNode find(String name) {
        JsonNode value = language.path(name);
        return value.isMissingNode() || value.isNull() ? root.path(name) : value;
    }
}
