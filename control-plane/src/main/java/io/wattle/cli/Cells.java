package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.quantity.Scale;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Turns fields of an API document into what people read: values with units, and a dash for what is unknown.
final class Cells {
    static final String UNKNOWN = "-";

    private Cells() {}

    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        String text = value.asText();
        return value.isMissingNode() || value.isNull() || text.isEmpty() ? UNKNOWN : text;
    }

    static String watts(JsonNode object, String field) {
        return quantity(Scale.POWER, object.path(field));
    }

    static String bytes(JsonNode object, String field) {
        return quantity(Scale.SIZE, object.path(field));
    }

    static String joules(JsonNode object, String field) {
        return quantity(Scale.ENERGY, object.path(field));
    }

    /// The figure, and how it was obtained unless it was measured.
    static String withOrigin(String figure, JsonNode object, String originField) {
        String origin = text(object, originField);
        boolean isPlain = figure.equals(UNKNOWN) || origin.equals("measured");
        return isPlain ? figure : figure + " (" + (origin.equals(UNKNOWN) ? "origin unknown" : origin) + ")";
    }

    /// Three significant digits.
    static String number(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNumber()
                ? new BigDecimal(value.asDouble())
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                : UNKNOWN;
    }

    static String percent(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNumber() ? Math.round(value.asDouble() * 100) + " %" : UNKNOWN;
    }

    /// The texts of an array.
    static String list(JsonNode object, String field) {
        JsonNode array = object.path(field);
        if (!array.isArray()) {
            return UNKNOWN;
        }
        return array.isEmpty() ? UNKNOWN : String.join(",", texts(array));
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// How many an array holds, or the count that stands in its place.
    static String count(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isArray() ? Integer.toString(value.size()) : text(object, field);
    }

    /// GPUs by type, such as {@code 8 x H100-SXM-80GB}.
    static String gpus(JsonNode node) {
        JsonNode gpus = node.path("gpus");
        if (!gpus.isArray()) {
            return UNKNOWN;
        }
        if (gpus.isEmpty()) {
            return "none";
        }
        return StreamSupport.stream(gpus.spliterator(), false)
                .collect(Collectors.groupingBy(gpu -> text(gpu, "type"), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(type -> type.getValue() + " x " + type.getKey())
                .collect(Collectors.joining(", "));
    }

    /// A span of time as one unit, such as {@code 0.4 s}, {@code 12 s}, {@code 5m}, {@code 3h}, {@code 9d}.
    static String age(double seconds) {
        if (seconds < 120) {
            return seconds(seconds);
        }
        if (seconds < 2 * 3600) {
            return Math.round(seconds / 60) + " min";
        }
        return seconds < 48 * 3600 ? Math.round(seconds / 3600) + " h" : Math.round(seconds / 86400) + " d";
    }

    static String age(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNumber() ? age(value.asDouble()) : UNKNOWN;
    }

    static String seconds(double seconds) {
        return seconds < 10 && seconds != Math.rint(seconds)
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : Math.round(seconds) + " s";
    }

    /// A whole number with its thousands set apart.
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }

    /// What an exception says, to stand inside a sentence.
    static String reason(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : lowerFirst(message);
    }

    private static String lowerFirst(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private static String quantity(Scale scale, JsonNode value) {
        return value.isNumber() ? scale.format(value.asDouble()) : UNKNOWN;
    }
}
