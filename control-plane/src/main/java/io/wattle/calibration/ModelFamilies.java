package io.wattle.calibration;

import java.util.Locale;

/// Groups models that share a shape or a maker's design, so that all of a group are left out together.
final class ModelFamilies {
    /// In this order: the first that occurs in the name decides.
    private static final String[][] FAMILIES = {
        {"gemma", "gemma"},
        {"235b", "qwen3-235b"},
        {"480b", "qwen3-480b"},
        {"30b-a3b", "qwen3-30b-a3b"},
        {"qwen3.5", "qwen3.5"},
        {"qwen3", "qwen3-dense"},
        {"nemotron", "nemotron"},
        {"gpt-oss", "gpt-oss"},
        {"llama-4", "llama-4"},
        {"codellama", "codellama"},
        {"llama-3.1-8b", "llama-8b"},
        {"llama-3.1-70b", "llama-70b"},
        {"llama2", "llama-2"},
        {"llama-2", "llama-2"},
        {"phi-3", "phi-3"},
        {"starcoder", "starcoder"},
        {"mixtral", "mixtral"},
        {"mistral-7b", "mistral-7b"},
        {"mistral-large", "mistral-large"},
        {"deepseek", "deepseek"},
        {"glm", "glm"},
        {"bloom", "bloom"}
    };

    private ModelFamilies() {}

    /// The family of a model; its own name where it is in none.
    static String of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        for (String[] family : FAMILIES) {
            if (name.contains(family[0])) {
                return family[1];
            }
        }
        return name;
    }
}
