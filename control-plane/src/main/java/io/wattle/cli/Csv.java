package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Writes objects of the API as comma-separated values (RFC 4180), one field per column under its own name.
final class Csv {
    private Csv() {}

    static List<String> lines(Iterable<JsonNode> objects, List<String> fields, boolean hasHeader) {
        var lines = new ArrayList<String>();
        if (hasHeader) {
            lines.add(String.join(",", fields));
        }
        for (JsonNode object : objects) {
            lines.add(fields.stream()
                    .map(field -> quoted(text(object.path(field))))
                    .collect(Collectors.joining(",")));
        }
        return lines;
    }

    /// Unknown is empty; the texts of an array are joined by semicolons.
    private static String text(JsonNode value) {
        return value.isArray() ? String.join(";", Cells.texts(value)) : value.isNull() ? "" : value.asText();
    }

    private static String quoted(String text) {
        boolean isPlain = text.chars().noneMatch(letter -> letter == ',' || letter == '"' || letter < ' ');
        return isPlain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
