package io.wattle.engine.llama;

import java.util.List;

/// A loaded model. Thread-safe.
public interface TextModel {
    /// Where the form of a prompt comes from.
    enum TemplateSource {
        /// The model's own template, from its file.
        MODEL,
        /// The file has no usable template: lines of {@code role: content}.
        PLAIN
    }

    TemplateSource templateSource();

    /// The prompt that a conversation becomes, open for the assistant's turn.
    ///
    /// @throws TextModelException if the model's template refuses such a conversation; the message says why
    String render(List<ChatMessage> conversation) throws TextModelException;

    /// The tokens of a text alone.
    int[] tokenize(String text);

    /// How many tokens a prompt occupies, those set around it included.
    int promptTokens(String prompt);

    PieceStream generate(GenerationRequest request) throws TextModelException;
}
