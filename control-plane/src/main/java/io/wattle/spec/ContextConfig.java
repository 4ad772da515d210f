package io.wattle.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.workload.ContextLayers;
import java.util.List;
import java.util.Optional;

/// Reads from a {@code config.json} which blocks look how far back.
final class ContextConfig {
    /// Llama 4: every fourth block sees everything, the others their chunk (source: {@code Llama4TextConfig}).
    private static final int LLAMA4_PATTERN = 4;

    /// Gemma 2: every other block is windowed (source: {@code Gemma2Config}).
    private static final int GEMMA2_PATTERN = 2;

    /// Gemma 3: every sixth block sees everything (source: {@code Gemma3TextConfig}).
    private static final int GEMMA3_PATTERN = 6;

    private ContextConfig() {}

    static ContextLayers of(ConfigFields fields, int layers) {
        List<JsonNode> types = fields.list("layer_types");
        Optional<Integer> chunk = fields.number("attention_chunk_size");
        int window = fields.number("sliding_window").or(() -> chunk).orElse(0);
        if (!types.isEmpty()) {
            int windowed = count(types, "sliding_attention") + count(types, "chunked_attention");
            int full = count(types, "full_attention");
            if (full + windowed > 0 && (windowed == 0 || window > 0)) {
                return new ContextLayers(full, windowed, windowed == 0 ? 0 : window);
            }
        }
        if (window <= 0 || !fields.flag("use_sliding_window").orElse(true)) {
            return ContextLayers.all(layers);
        }
        int full = fullLayers(fields, layers, chunk.isPresent());
        return new ContextLayers(full, layers - full, full == layers ? 0 : window);
    }

    private static int fullLayers(ConfigFields fields, int layers, boolean isChunked) {
        Optional<Integer> unwindowedFirst = fields.number("max_window_layers");
        if (unwindowedFirst.isPresent()) {
            return Math.min(layers, unwindowedFirst.get());
        }
        String family = fields.text("model_type").orElse("");
        int usual = isChunked
                ? LLAMA4_PATTERN
                : family.equals("gemma2") ? GEMMA2_PATTERN : family.startsWith("gemma3") ? GEMMA3_PATTERN : 0;
        int pattern = fields.number("sliding_window_pattern").orElse(usual);
        return pattern == 0 ? 0 : layers / pattern;
    }

    private static int count(List<JsonNode> types, String type) {
        return (int) types.stream().filter(item -> item.asText().equals(type)).count();
    }
}
