package io.wattle.placement;

import io.wattle.workload.ModelName;

/// One serving copy of a model, written {@code chat/0}.
///
/// @param index {@code >= 0}, unique among the model's replicas
public record ReplicaId(ModelName model, int index) {
    public ReplicaId {
        if (index < 0) {
            throw new IllegalArgumentException("The replica index (%d) must not be negative.".formatted(index));
        }
    }

    /// Reads what {@link #toString} writes.
    ///
    /// @throws IllegalArgumentException with one sentence if the text is no replica's name
    public static ReplicaId parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash > 0 && text.substring(slash + 1).matches("\\d{1,9}")) {
            return new ReplicaId(new ModelName(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }
        throw new IllegalArgumentException(
                "The replica \"%s\" must be written MODEL/INDEX, such as \"chat/0\".".formatted(text));
    }

    @Override
    public String toString() {
        return model + "/" + index;
    }
}
