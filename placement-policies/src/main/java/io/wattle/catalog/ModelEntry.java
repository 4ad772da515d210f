package io.wattle.catalog;

import io.wattle.workload.ModelArchitecture;
import java.util.List;

/// A public model whose shape is known.
///
/// @param aliases     other names of the same weights' shape
/// @param description what users should know before they trust it; empty where nothing stands out
/// @param note        what a reader should know about the row
/// @param source      where the shape comes from
public record ModelEntry(
        ModelArchitecture architecture, List<String> aliases, String description, String note, String source) {
    public ModelEntry {
        aliases = List.copyOf(aliases);
    }

    public String name() {
        return architecture.name();
    }
}
