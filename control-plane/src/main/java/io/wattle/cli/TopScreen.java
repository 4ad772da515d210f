package io.wattle.cli;

import static io.wattle.cli.Column.shown;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What {@code wattle top} draws of one state of the cluster.
final class TopScreen {
    private static final int EVENTS = 5;

    private static final List<Column> EVENT_COLUMNS = List.of(
            shown("LAST-EVENTS", "at"),
            shown("SEVERITY", "severity"),
            shown("SUBJECT", "subject"),
            shown("MESSAGE", "message"));

    private TopScreen() {}

    /// @param hasBold whether headers are set bold with an escape sequence
    static List<String> lines(JsonNode state, boolean hasBold) {
        var lines = new ArrayList<String>();
        lines.add("wattle top   " + Cells.text(state, "at") + "   leader " + Cells.text(state, "leader"));
        add(lines, ResourceTables.RACKS.of(state.path("racks"), false), hasBold);
        add(lines, ResourceTables.NODES.of(state.path("nodes"), false), hasBold);
        add(lines, ResourceTables.REPLICAS.of(state.path("replicas"), false), hasBold);
        var events = new ArrayList<JsonNode>();
        state.path("events").forEach(events::add);
        add(lines, Table.of(EVENT_COLUMNS, events.subList(0, Math.min(EVENTS, events.size()))), hasBold);
        return lines;
    }

    private static void add(List<String> lines, Table table, boolean hasBold) {
        List<String> rows = table.lines(true);
        if (!rows.isEmpty()) {
            lines.add("");
            lines.add(hasBold ? "\u001b[1m" + rows.getFirst() + "\u001b[0m" : rows.getFirst());
            lines.addAll(rows.subList(1, rows.size()));
        }
    }
}
