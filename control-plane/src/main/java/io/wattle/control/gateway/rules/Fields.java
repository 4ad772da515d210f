package io.wattle.control.gateway.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.quantity.Scale;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/// Reads fields of {@code gateway.yaml}; what is wrong is told in one sentence.
final class Fields {
    private Fields() {}

    static Duration duration(JsonNode node, String field, String otherwise) {
        return Duration.ofMillis((long) (quantity(node, field, Scale.TIME, otherwise) * 1e3));
    }

    static double quantity(JsonNode node, String field, Scale scale, String otherwise) {
        return scale.parse(node.path(field).asText(otherwise));
    }

    static OptionalDouble positive(JsonNode node, String field) {
        if (!node.has(field)) {
            return OptionalDouble.empty();
        }
        double value = node.path(field).asDouble(-1);
        if (!(value >= 0)) {
            throw new IllegalArgumentException(
                    "The field \"%s\" (%s) must be a number of at least 0.".formatted(field, node.path(field)));
        }
        return OptionalDouble.of(value);
    }

    static double between(JsonNode node, String field, double low, double high, double otherwise) {
        double value = node.has(field) ? node.path(field).asDouble(Double.NaN) : otherwise;
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException("The field \"%s\" (%s) must be a number from %s to %s."
                    .formatted(field, node.path(field).asText(), plain(low), plain(high)));
        }
        return value;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /// @param owner as the sentence names it, such as {@code a cache}
    static String text(JsonNode node, String field, String owner) {
        String value = node.path(field).asText("");
        if (value.isBlank()) {
            throw new IllegalArgumentException("The field \"%s\" of %s is missing.".formatted(field, owner));
        }
        return value;
    }

    /// One of a few words.
    static String word(JsonNode node, String field, String otherwise, String... words) {
        String value = node.path(field).asText(otherwise);
        if (!Set.of(words).contains(value)) {
            throw new IllegalArgumentException(
                    "The field \"%s\" (%s) must be %s.".formatted(field, value, String.join(" or ", words)));
        }
        return value;
    }

    static void allow(JsonNode node, String owner, String... names) {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(Set.of(names));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown field \"%s\" of %s; known are %s."
                    .formatted(unknown.iterator().next(), owner, String.join(", ", names)));
        }
    }
}
