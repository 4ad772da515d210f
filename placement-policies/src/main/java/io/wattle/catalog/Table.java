package io.wattle.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads the tab-separated tables beside this class: a row of column names, a row for each entry, comments after #.
final class Table {
    private Table() {}

    static List<Row> rows(String resource) {
        try (InputStream bytes = Table.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IllegalStateException("The class path holds no table \"%s\".".formatted(resource));
            }
            return parse(resource, new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The table \"%s\" cannot be read.".formatted(resource), unreadable);
        }
    }

    static List<Row> parse(String name, String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
        String[] columns = lines.getFirst().split("\t", -1);
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            if (cells.length != columns.length) {
                throw new IllegalArgumentException("The row \"%s\" of \"%s\" has %d cells, not %d."
                        .formatted(cells[0], name, cells.length, columns.length));
            }
            Map<String, String> row = new HashMap<>();
            for (int index = 0; index < columns.length; index++) {
                row.put(columns[index], cells[index]);
            }
            rows.add(new Row(row));
        }
        return rows;
    }

    /// One row; a blank cell is an unknown value.
    record Row(Map<String, String> cells) {
        String text(String column) {
            String cell = cells.get(column);
            if (cell == null) {
                throw new IllegalArgumentException("The table has no column \"%s\".".formatted(column));
            }
            return cell;
        }

        List<String> list(String column) {
            return text(column).isEmpty() ? List.of() : List.of(text(column).split("\\|"));
        }

        Optional<Double> number(String column) {
            return text(column).isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(text(column)));
        }

        OptionalInt integer(String column) {
            return text(column).isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text(column)));
        }

        int required(String column) {
            return integer(column)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The row \"%s\" needs a value of \"%s\".".formatted(text("name"), column)));
        }
    }
}
