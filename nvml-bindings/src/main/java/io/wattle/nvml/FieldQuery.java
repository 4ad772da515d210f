package io.wattle.nvml;

/// A field to read.
///
/// @param fieldId see {@link FieldId}
/// @param scopeId what the field is about where it can be about several things: a
///                {@link PowerScope}, an NVLink, or 0
public record FieldQuery(int fieldId, int scopeId) {
    /// The scope id that sums over all NVLinks: {@code UINT_MAX}.
    public static final int ALL_LINKS = -1;

    public static FieldQuery of(int fieldId) {
        return new FieldQuery(fieldId, 0);
    }

    public static FieldQuery of(int fieldId, PowerScope scope) {
        return new FieldQuery(fieldId, scope.code());
    }
}
