package io.wattle.checkpoint;

import java.util.Optional;
import java.util.OptionalInt;

/// Reads how far back each block's attention looks.
///
/// @param tokens     length of the window or chunk; 0 without
/// @param pattern    every so many-th block sees everything; 0 where none does
/// @param fullBefore blocks before this one see everything
record WindowConfig(int tokens, int pattern, int fullBefore) {
    /// Llama 4: every fourth block sees everything, the others their chunk (source: {@code Llama4TextConfig}).
    private static final int LLAMA4_PATTERN = 4;

    /// Gemma 2 and gpt-oss: every other block is windowed (source: {@code Gemma2Config}, {@code GptOssConfig}).
    private static final int ALTERNATING = 2;

    /// Gemma 3 and 4: every sixth block sees everything (source: {@code Gemma3TextConfig}).
    private static final int GEMMA3_PATTERN = 6;

    static WindowConfig of(ConfigFields fields, int layers) {
        Optional<Integer> chunk = fields.number("attention_chunk_size");
        int tokens = fields.number("sliding_window").or(() -> chunk).orElse(0);
        if (tokens == 0 || !fields.flag("use_sliding_window").orElse(true)) {
            return new WindowConfig(0, 0, layers);
        }
        int fullBefore = fields.number("max_window_layers").orElse(0);
        int usual = chunk.isPresent() ? LLAMA4_PATTERN : usualPattern(fields.family());
        return new WindowConfig(tokens, fields.number("sliding_window_pattern").orElse(usual), fullBefore);
    }

    /// The window of a block: by its stated type, else by the pattern.
    OptionalInt of(int layer, String type) {
        boolean isFull = switch (type) {
            case "full_attention", "attention" -> true;
            case "sliding_attention", "chunked_attention" -> false;
            default -> layer < fullBefore || (pattern > 0 && (layer + 1) % pattern == 0);
        };
        return isFull || tokens == 0 ? OptionalInt.empty() : OptionalInt.of(tokens);
    }

    private static int usualPattern(String family) {
        return switch (family) {
            case "gemma2", "gpt_oss" -> ALTERNATING;
            case "gemma3", "gemma3_text", "gemma4", "gemma4_text" -> GEMMA3_PATTERN;
            default -> 0;
        };
    }
}
