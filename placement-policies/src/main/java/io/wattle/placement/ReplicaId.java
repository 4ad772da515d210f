package io.wattle.placement;

import io.wattle.workload.ModelName;

/// One serving copy of a model, written {@code chat/0}.
///
/// @param index {@code >= 0}, unique among the model's replicas
public record ReplicaId(ModelName model, int index) {
    /// So that every index is an {@code int}.
    private static final int MOST_DIGITS = 9;

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
        if (slash > 0 && isIndex(text, slash + 1)) {
            return new ReplicaId(
                    new ModelName(text.substring(0, slash)), Integer.parseInt(text, slash + 1, text.length(), 10));
        }
        throw new IllegalArgumentException(
                "The replica \"%s\" must be written MODEL/INDEX, such as \"chat/0\".".formatted(text));
    }

    /// Without a regular expression: a leader reads all of a large fleet's.
    private static boolean isIndex(String text, int from) {
        int digits = text.length() - from;
        return digits >= 1
                && digits <= MOST_DIGITS
                && text.chars().skip(from).allMatch(digit -> digit >= '0' && digit <= '9');
    }

    @Override
    public String toString() {
        return model + "/" + index;
    }
}
