package io.wattle.catalog;

import io.wattle.workload.ModelArchitecture;
import java.util.Optional;

/// What a name of a model was taken for.
///
/// @param entry        the row whose shape it has
/// @param architecture that shape, its weights as the name says where it says so
/// @param assumption   one sentence that says what was assumed; none where the name is the row's own
public record ResolvedModel(ModelEntry entry, ModelArchitecture architecture, Optional<String> assumption) {}
