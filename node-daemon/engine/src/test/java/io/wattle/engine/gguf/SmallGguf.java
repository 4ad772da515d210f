package io.wattle.engine.gguf;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A file that has one of each thing that can be wrong, and where they lie in it.
final class SmallGguf {
    private static final byte[] BYTES = new GgufFile()
            .put("flag", true)
            .put("flat", true)
            .put("list", List.of("first", "second"))
            .put("number", 7)
            .tensor("weight", new float[20], 4, 5)
            .tensor("bias", new float[4], 4)
            .bytes();

    private SmallGguf() {}

    static byte[] bytes() {
        return BYTES.clone();
    }

    /// Where a key or a tensor's name begins.
    static int find(String word) {
        int at = new String(BYTES, StandardCharsets.ISO_8859_1).indexOf(word);
        if (at < 0) {
            throw new IllegalArgumentException("There is no %s in the file.".formatted(word));
        }
        return at;
    }
}
