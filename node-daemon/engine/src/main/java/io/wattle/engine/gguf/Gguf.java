package io.wattle.engine.gguf;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a checked model file says of itself.
///
/// @param parameters elements of all tensors
/// @param tensorBytes bytes of all tensors, without padding
public record Gguf(Map<String, GgufValue> metadata, long parameters, long tensorBytes) {
    public Gguf {
        metadata = Map.copyOf(metadata);
    }

    public Optional<String> text(String key) {
        return metadata.get(key) instanceof GgufValue.Text(var value) ? Optional.of(value) : Optional.empty();
    }

    public OptionalLong whole(String key) {
        return metadata.get(key) instanceof GgufValue.Whole(var value) ? OptionalLong.of(value) : OptionalLong.empty();
    }

    public Optional<Boolean> truth(String key) {
        return metadata.get(key) instanceof GgufValue.Truth(var value) ? Optional.of(value) : Optional.empty();
    }

    public Optional<GgufValue.Sequence> sequence(String key) {
        return metadata.get(key) instanceof GgufValue.Sequence sequence ? Optional.of(sequence) : Optional.empty();
    }
}
