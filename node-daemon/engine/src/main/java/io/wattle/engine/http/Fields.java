package io.wattle.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A request's fields, checked as they are read. A JSON null is an absent field.
record Fields(ObjectNode object) {
    private static final int SHOWN_MAX = 60;

    Optional<JsonNode> any(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    Optional<String> text(String name) throws ApiError {
        var node = any(name);
        if (node.isPresent() && !node.get().isTextual()) {
            throw wrong(name, node.get(), "a string");
        }
        return node.map(JsonNode::textValue);
    }

    boolean truth(String name) throws ApiError {
        var node = any(name);
        if (node.isPresent() && !node.get().isBoolean()) {
            throw wrong(name, node.get(), "true or false");
        }
        return node.isPresent() && node.get().booleanValue();
    }

    OptionalDouble number(String name, double least, double most) throws ApiError {
        var node = any(name);
        if (node.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value = node.get().doubleValue();
        if (!node.get().isNumber() || !(value >= least && value <= most)) {
            throw wrong(name, node.get(), "a number from %s to %s".formatted(shown(least), shown(most)));
        }
        return OptionalDouble.of(value);
    }

    OptionalInt whole(String name, int least, int most) throws ApiError {
        var value = wholeLong(name, least, most);
        return value.isPresent() ? OptionalInt.of(Math.toIntExact(value.getAsLong())) : OptionalInt.empty();
    }

    OptionalLong wholeLong(String name, long least, long most) throws ApiError {
        var node = any(name);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        long value = node.get().longValue();
        if (!node.get().isIntegralNumber() || !node.get().canConvertToLong() || value < least || value > most) {
            throw wrong(name, node.get(), "a whole number from %d to %d".formatted(least, most));
        }
        return OptionalLong.of(value);
    }

    /// One string or a list of them.
    List<String> texts(String name, int most) throws ApiError {
        var node = any(name);
        if (node.isEmpty()) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (var element : node.get().isArray() ? node.get() : List.of(node.get())) {
            if (!element.isTextual() || element.textValue().isEmpty() || texts.size() == most) {
                throw wrong(name, node.get(), "a string or a list of at most %d, none empty".formatted(most));
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /// For what this engine cannot do: silence would be a false answer.
    void refuse(String name, String advice) throws ApiError {
        var node = any(name);
        if (node.isPresent() && !isEmpty(node.get())) {
            throw ApiError.invalid(name, "The field %s is not supported by this engine; %s.".formatted(name, advice));
        }
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isContainerNode() ? node.isEmpty() : node.isBoolean() && !node.booleanValue();
    }

    static ApiError wrong(String name, JsonNode found, String expected) {
        var text = found.toString();
        var shown = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
        return ApiError.invalid(name, "The field %s (%s) must be %s.".formatted(name, shown, expected));
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
