package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Rows under upper-case headers, without borders, each column as wide as its widest cell.
record Table(List<String> headers, List<List<String>> rows) {
    private static final String GAP = "   ";

    Table {
        headers = List.copyOf(headers);
        rows = List.copyOf(rows);
    }

    static Table of(List<Column> columns, Iterable<JsonNode> objects) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode object : objects) {
            rows.add(columns.stream()
                    .map(column -> column.cell().apply(object).replaceAll("\\s*\\R\\s*", " "))
                    .toList());
        }
        return new Table(columns.stream().map(Column::header).toList(), rows);
    }

    /// The lines to print; none for a table without rows.
    List<String> lines(boolean hasHeaders) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<List<String>>();
        if (hasHeaders) {
            lines.add(headers);
        }
        lines.addAll(rows);
        int[] widths = new int[headers.size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        return lines.stream().map(line -> padded(line, widths)).toList();
    }

    private static String padded(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
