package io.wattle.spec;

import java.util.List;
import java.util.Map;

/// A value of a document that knows its line.
sealed interface SpecNode {
    int line();

    /// @param fields in the order of the document
    record Mapping(int line, Map<String, Field> fields) implements SpecNode {}

    record Sequence(int line, List<SpecNode> items) implements SpecNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// @param text as written, without quotes
    record Scalar(int line, String text) implements SpecNode {}

    /// Nothing is written, or {@code null}.
    record Nothing(int line) implements SpecNode {}

    /// @param line of the field's name
    record Field(int line, SpecNode value) {}
}
