package io.wattle.gguf;

import java.util.List;

/// A value of a file's metadata.
sealed interface GgufValue {
    record Text(String value) implements GgufValue {}

    record Whole(int value) implements GgufValue {}

    record Real(float value) implements GgufValue {}

    record Texts(List<String> values) implements GgufValue {
        public Texts {
            values = List.copyOf(values);
        }
    }

    record Wholes(List<Integer> values) implements GgufValue {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    record Reals(List<Float> values) implements GgufValue {
        public Reals {
            values = List.copyOf(values);
        }
    }
}
