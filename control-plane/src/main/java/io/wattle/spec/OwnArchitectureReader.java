package io.wattle.spec;

import io.wattle.catalog.ModelEntry;
import io.wattle.checkpoint.CheckpointConfig;
import io.wattle.checkpoint.ConfigReading;
import io.wattle.workload.ModelArchitecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads an architecture that a user adds to the catalogue: the fields of its {@code config.json}, or its path.
final class OwnArchitectureReader {
    private OwnArchitectureReader() {}

    static ModelEntry read(Fields document, ArchitectureFiles files) throws SpecException {
        Fields metadata = document.mapping("metadata");
        metadata.allow("name");
        String name = metadata.text("name");
        Fields spec = document.mapping("spec").named("the architecture " + name);
        spec.allow("aliases", "config", "source");
        return new ModelEntry(
                architecture(name, spec, files),
                spec.texts("aliases"),
                Optional.empty(),
                "",
                "",
                spec.findText("source").orElse("added by its user"));
    }

    private static ModelArchitecture architecture(String name, Fields spec, ArchitectureFiles files)
            throws SpecException {
        SpecNode config = spec.require("config");
        if (config instanceof SpecNode.Mapping mapping) {
            return switch (CheckpointConfig.read(name, fields(mapping))) {
                case ConfigReading.Understood(var read) -> read;
                case ConfigReading.Refused(var reason) ->
                    throw new SpecException(config.line(), "The config of %s %s.".formatted(spec.context(), reason));
            };
        }
        Path path = Path.of(spec.text("config"));
        try {
            ModelArchitecture read = HuggingFaceConfig.read(path, files.read(path));
            return read.published(name, read.published());
        } catch (IOException unreadable) {
            throw new SpecException(
                    config.line(), "The file \"%s\" cannot be read: %s".formatted(path, unreadable.getMessage()));
        } catch (SpecException malformed) {
            throw new SpecException(config.line(), String.valueOf(malformed.getMessage()));
        }
    }

    private static Map<String, Object> fields(SpecNode.Mapping mapping) {
        Map<String, Object> fields = new LinkedHashMap<>();
        mapping.fields().forEach((name, field) -> {
            Object value = value(field.value());
            if (value != null) {
                fields.put(name, value);
            }
        });
        return fields;
    }

    private static @Nullable Object value(SpecNode node) {
        return switch (node) {
            case SpecNode.Nothing _ -> null;
            case SpecNode.Mapping mapping -> fields(mapping);
            case SpecNode.Sequence sequence -> {
                List<Object> items = new ArrayList<>();
                for (SpecNode item : sequence.items()) {
                    Object value = value(item);
                    if (value != null) {
                        items.add(value);
                    }
                }
                yield items;
            }
            case SpecNode.Scalar scalar -> plain(scalar.text());
        };
    }

    private static Object plain(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        try {
            double number = Double.parseDouble(text);
            return number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) (long) number : (Object) number;
        } catch (NumberFormatException word) {
            return text;
        }
    }
}
