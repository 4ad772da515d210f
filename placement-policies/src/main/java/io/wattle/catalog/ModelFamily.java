package io.wattle.catalog;

import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import io.wattle.workload.WeightFormat.ScaleBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reduces a model's name to what decides its shape.
///
/// Tuned, quantised and mirrored copies share the shape of the model they were made from: the organisation before the
/// slash, words such as {@code Instruct} or {@code FP8}, and release dates such as {@code 2507} say nothing about it.
///
/// @param words  what is left, with hyphens between
/// @param shape  the same without versions such as {@code v0.1}, for those who leave them out
/// @param dropped words that were taken to say nothing of the shape, as they were written, formats among them
/// @param format what the name says about its weights
record ModelFamily(String words, String shape, List<String> dropped, Optional<WeightFormat> format) {
    private static final Set<String> TUNING = Set.of(
            "meta",
            "instruct",
            "it",
            "chat",
            "hf",
            "base",
            "thinking",
            "reasoning",
            "coder",
            "math",
            "preview",
            "latest",
            "sft",
            "dpo",
            "dynamic",
            "block",
            "kv",
            "quantized",
            "gguf",
            "g128",
            "marlin",
            "bnb",
            "unsloth",
            "99", // MLPerf's accuracy targets
            "99.9");

    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[-_: ()]+|(?<=quantized)\\.", Pattern.CASE_INSENSITIVE);

    /// Short names write {@code llama3.1} where repositories write {@code Llama-3.1}.
    private static final Pattern GLUED_VERSION = Pattern.compile("^(llama|gemma|phi)(?=\\d)", Pattern.CASE_INSENSITIVE);

    private static final Pattern DATE = Pattern.compile("\\d{4}|\\d{6}|\\d{8}");
    private static final Pattern VERSION = Pattern.compile("v\\d+(\\.\\d+)*");

    static ModelFamily of(String name) {
        String bare = name.substring(name.lastIndexOf('/') + 1).strip();
        String spread = GLUED_VERSION.matcher(bare).replaceFirst("$1-");
        List<String> words = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        Optional<WeightFormat> format = Optional.empty();
        for (String written : BETWEEN_WORDS.split(spread, -1)) {
            String word = written.toLowerCase(Locale.ROOT);
            Optional<WeightFormat> said = format(word);
            if (said.isPresent()) {
                format = said;
                dropped.add(written);
            } else if (!word.isEmpty()
                    && !TUNING.contains(word)
                    && !DATE.matcher(word).matches()) {
                words.add(word);
            } else if (!word.isEmpty()) {
                dropped.add(written);
            }
        }
        String shape = String.join(
                "-",
                words.stream().filter(word -> !VERSION.matcher(word).matches()).toList());
        return new ModelFamily(String.join("-", words), shape, List.copyOf(dropped), format);
    }

    private static Optional<WeightFormat> format(String word) {
        return switch (word) {
            case "fp8" -> Optional.of(WeightFormat.usual(Precision.FP8));
            case "int8", "w8a8", "8bit", "q8" -> Optional.of(WeightFormat.usual(Precision.INT8));
            case "int4", "w4a16", "4bit", "awq", "gptq", "q4" -> Optional.of(WeightFormat.usual(Precision.INT4));
            case "nvfp4", "fp4" -> Optional.of(WeightFormat.usual(Precision.FP4));
            case "mxfp4" ->
                Optional.of(
                        WeightFormat.quantised(word, Precision.FP4, Optional.of(new ScaleBlock(1, 32)), 16, Set.of()));
            case "bf16" -> Optional.of(WeightFormat.plain(Precision.BF16));
            case "fp16" -> Optional.of(WeightFormat.plain(Precision.FP16));
            default -> Optional.empty();
        };
    }
}
