package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/// One column of a table.
///
/// @param isWide whether it is shown only with {@code -o wide}
/// @param cell   its text for one object of the API
record Column(String header, boolean isWide, Function<JsonNode, String> cell) {
    static Column shown(String header, Function<JsonNode, String> cell) {
        return new Column(header, false, cell);
    }

    /// The field as it stands.
    static Column shown(String header, String field) {
        return shown(header, object -> Cells.text(object, field));
    }

    static Column wide(String header, Function<JsonNode, String> cell) {
        return new Column(header, true, cell);
    }

    static Column wide(String header, String field) {
        return wide(header, object -> Cells.text(object, field));
    }
}
