package io.wattle.checkpoint;

import io.wattle.workload.ModelPart;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which parts of a model the modules that a checkpoint does not quantise make up.
///
/// A module named without a block's number, or for at least half of the blocks, leaves its whole part out. Norms,
/// biases and single small matrices are too small to matter.
final class ExcludedModules {
    private static final Pattern NUMBER = Pattern.compile("\\.(\\d+)\\.");

    /// What a name ends in once wildcards are gone.
    private static final Pattern MIXER =
            Pattern.compile("(self_attn|linear_attn|attn|attention|self_attention|mamba|q_proj|qkv_proj|o_proj)$");

    private static final Pattern FEED_FORWARD =
            Pattern.compile("(mlp|mlp\\.(gate_proj|up_proj|gate_up_proj|down_proj))$");

    private ExcludedModules() {}

    static Set<ModelPart> parts(List<String> modules, int layers) {
        Map<ModelPart, Set<Integer>> blocks = new EnumMap<>(ModelPart.class);
        Set<ModelPart> left = EnumSet.noneOf(ModelPart.class);
        for (String module : modules) {
            String name = module.replaceAll("^re:", "").replaceAll("\\\\", "").replaceAll("[.*$]+$", "");
            Optional<ModelPart> part = part(name);
            Matcher number = NUMBER.matcher(name);
            if (part.isPresent() && number.find()) {
                blocks.computeIfAbsent(part.get(), _ -> new HashSet<>()).add(Integer.valueOf(number.group(1)));
            } else {
                part.ifPresent(left::add);
            }
        }
        blocks.forEach((part, numbers) -> {
            if (2 * numbers.size() >= layers) {
                left.add(part);
            }
        });
        return left;
    }

    private static Optional<ModelPart> part(String name) {
        if (name.contains("visual") || name.contains("vision")) {
            return Optional.of(ModelPart.OTHER);
        }
        if (name.endsWith("shared_expert") || name.endsWith("shared_experts")) {
            return Optional.of(ModelPart.SHARED_EXPERTS);
        }
        if (name.endsWith("experts")) {
            return Optional.of(ModelPart.ROUTED_EXPERTS);
        }
        if (MIXER.matcher(name).find()) {
            return Optional.of(ModelPart.MIXER);
        }
        return FEED_FORWARD.matcher(name).find() ? Optional.of(ModelPart.DENSE_FEED_FORWARD) : Optional.empty();
    }
}
