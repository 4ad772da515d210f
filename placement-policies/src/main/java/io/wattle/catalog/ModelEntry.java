package io.wattle.catalog;

import io.wattle.workload.ModelArchitecture;
import java.util.List;
import java.util.Optional;

/// A public model whose shape is known.
///
/// @param aliases     other names of the same weights' shape
/// @param file        name of its weights where they ship with the project
/// @param description what users should know before they trust it; empty where nothing stands out
/// @param note        what a reader should know about the row
/// @param source      where the shape comes from
public record ModelEntry(
        ModelArchitecture architecture,
        List<String> aliases,
        Optional<String> file,
        String description,
        String note,
        String source) {
    public ModelEntry {
        aliases = List.copyOf(aliases);
    }

    public String name() {
        return architecture.name();
    }
}
