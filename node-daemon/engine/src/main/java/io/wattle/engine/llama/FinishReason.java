package io.wattle.engine.llama;

/// Why an answer ended.
public enum FinishReason {
    /// The model ended it, or a stop text came.
    STOP("stop"),
    /// The most tokens were reached: those of the request or of the context.
    LENGTH("length");

    private final String word;

    FinishReason(String word) {
        this.word = word;
    }

    /// OpenAI's word.
    public String word() {
        return word;
    }
}
