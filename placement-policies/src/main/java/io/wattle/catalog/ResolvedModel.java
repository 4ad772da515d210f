package io.wattle.catalog;

import io.wattle.workload.ModelArchitecture;
import java.util.List;
import java.util.Optional;

/// What a name of a model was taken for.
///
/// @param entry        the row whose shape it has
/// @param architecture that shape, its weights as the name says where it says so
/// @param assumption   one sentence that says what was assumed; none where the name is the row's own
/// @param reasons      in a few words each why the name was taken for the entry's; empty where it is the row's own
public record ResolvedModel(
        ModelEntry entry, ModelArchitecture architecture, Optional<String> assumption, List<String> reasons) {
    public ResolvedModel {
        reasons = List.copyOf(reasons);
    }

    /// The entry's name, with what was assumed in brackets.
    public String statement() {
        return reasons.isEmpty() ? entry.name() : entry.name() + " (assumed: " + String.join("; ", reasons) + ")";
    }
}
