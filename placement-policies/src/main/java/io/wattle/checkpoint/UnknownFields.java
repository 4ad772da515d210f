package io.wattle.checkpoint;

import io.wattle.workload.Blocks;
import io.wattle.workload.Mixer;
import java.util.List;

/// Refuses to take a model for a plain transformer whose fields speak of states or convolutions that were not read.
final class UnknownFields {
    private static final List<String> SIGNS = List.of(
            "mamba_", "ssm_", "state_size", "linear_", "rwkv", "lru_", "time_step", "conv_", "attn_layer_", "d_state");

    /// Fields beginning alike that say nothing about the shape.
    private static final List<String> HARMLESS = List.of("mamba_ssm_dtype", "linear_bias");

    private UnknownFields() {}

    static void refuse(ConfigFields fields, Blocks blocks) {
        boolean hasState =
                blocks.groups().keySet().stream().anyMatch(block -> block.mixer() instanceof Mixer.LinearAttention);
        if (hasState) {
            return;
        }
        fields.names().stream()
                .filter(name -> !HARMLESS.contains(name))
                .filter(name -> SIGNS.stream().anyMatch(name::startsWith))
                .findFirst()
                .ifPresent(name ->
                        fields.addWrong(name + " but no layer_types or pattern that says which blocks it is for"));
    }
}
