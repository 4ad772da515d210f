package io.wattle.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reduces a model's name to what decides its shape.
///
/// Tuned, quantised and mirrored copies share the shape of the model they were made from: the organisation before the
/// slash, words such as {@code Instruct} or {@code FP8}, and release dates such as {@code 2507} say nothing about it.
final class ModelFamily {
    private static final Set<String> TUNING = Set.of("instruct", "it", "chat", "hf", "base", "thinking");
    private static final Set<String> QUANTISATION = Set.of(
            "fp8", "nvfp4", "fp4", "mxfp4", "bf16", "int4", "int8", "w4a16", "w8a8", "awq", "gptq", "gguf", "dynamic");
    private static final Pattern DATE = Pattern.compile("\\d{4}");

    private ModelFamily() {}

    static String of(String name) {
        String bare = name.substring(name.lastIndexOf('/') + 1).strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(bare.split("[- _]"))
                .filter(word -> !word.equals("meta"))
                .filter(word -> !TUNING.contains(word) && !QUANTISATION.contains(word))
                .filter(word -> !DATE.matcher(word).matches())
                .collect(Collectors.joining("-"));
    }
}
