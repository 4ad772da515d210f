package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// How one kind of object is shown.
///
/// @param columns   of the table, in order
/// @param csvFields fields of the API's objects that become columns of CSV, under their own names
record ResourceTable(List<Column> columns, List<String> csvFields) {
    ResourceTable {
        columns = List.copyOf(columns);
        csvFields = List.copyOf(csvFields);
    }

    Table of(Iterable<JsonNode> objects, boolean isWide) {
        return Table.of(
                columns.stream().filter(column -> isWide || !column.isWide()).toList(), objects);
    }
}
