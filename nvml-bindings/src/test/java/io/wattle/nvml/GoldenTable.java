package io.wattle.nvml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A table of facts about NVIDIA's header: tab-separated, a comment, a line of names, then rows.
public final class GoldenTable {
    private GoldenTable() {}

    /// Each row by the names of its columns.
    public static List<Map<String, String>> rows(String resource) {
        try (var in = Objects.requireNonNull(GoldenTable.class.getResourceAsStream(resource), resource)) {
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            var names = lines.get(1).split("\t", -1);
            var rows = new ArrayList<Map<String, String>>();
            for (var line : lines.subList(2, lines.size())) {
                var cells = line.split("\t", -1);
                var row = new LinkedHashMap<String, String>();
                for (int column = 0; column < names.length; column++) {
                    row.put(names[column], cells[column]);
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
