package io.wattle.engine.llama;

import java.util.function.ToIntFunction;

/// Counts the tokens of an answer and says why it ended, from what the binding gives: one piece of text for each token,
/// but for the tokens that only begin a character, which give none.
///
/// Exact when the limit ends the answer, and for every token whose text is whole characters. A character that took
/// several tokens is counted as the tokens the tokenizer spells it with, which can differ from those that were drawn
/// when the vocabulary has it in more than one way.
final class TokenTally {
    /// A character of UTF-8 has at most four bytes, so at most three tokens can wait for its end.
    private static final int PENDING_MAX = 3;

    private static final char BROKEN = '\uFFFD';

    private final int limit;
    private final ToIntFunction<String> tokensOf;
    private int count;
    private boolean lastSpeltNothing;
    private boolean continuedAfterNothing;

    /// @param limit the most tokens that were asked for
    TokenTally(int limit, ToIntFunction<String> tokensOf) {
        this.limit = limit;
        this.tokensOf = tokensOf;
    }

    void add(String piece) {
        count = Math.min(limit, count + tokens(piece));
        continuedAfterNothing |= lastSpeltNothing;
        lastSpeltNothing = piece.isEmpty();
    }

    private int tokens(String piece) {
        if (piece.chars().allMatch(character -> character < 0x80)) {
            return 1;
        }
        // A line feed before it, since some tokenizers set a space before the first word.
        int spelt = tokensOf.applyAsInt("\n" + piece.replace(BROKEN, '?')) - tokensOf.applyAsInt("\n");
        return Math.max(1, spelt);
    }

    int count() {
        return count;
    }

    /// To be asked once, after the last piece of an answer that no stop text ended.
    ///
    /// The token that ends a text spells nothing and is the last. Where it is missing the limit was reached,
    /// if need be within a character. A model that also draws other tokens that spell nothing is believed to
    /// have gone on.
    FinishReason finish() {
        if (lastSpeltNothing) {
            return count == limit && continuedAfterNothing ? FinishReason.LENGTH : FinishReason.STOP;
        }
        if (limit - count > PENDING_MAX) {
            return FinishReason.STOP;
        }
        count = limit;
        return FinishReason.LENGTH;
    }
}
