package io.wattle.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenTallyTest {
    private static final String END = "";

    /// A vocabulary of bytes: what a byte-level tokenizer gives for a text.
    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @MethodSource("answers")
    void countsTokensAndSaysWhyTheAnswerEnded(int limit, List<String> pieces, FinishReason reason, int tokens) {
        var tally = new TokenTally(limit, TokenTallyTest::bytes);
        pieces.forEach(tally::add);
        assertThat(tally.finish()).isEqualTo(reason);
        assertThat(tally.count()).isEqualTo(tokens);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(9, List.of("a", "b", END), FinishReason.STOP, 3),
                Arguments.of(2, List.of("a", "b"), FinishReason.LENGTH, 2),
                Arguments.of(3, List.of("a", "b", END), FinishReason.STOP, 3),
                Arguments.of(9, List.of(END), FinishReason.STOP, 1),
                // One piece of several tokens: é is two bytes, € three, 👍 four.
                Arguments.of(20, List.of("é", "€", "👍", END), FinishReason.STOP, 10),
                // The limit fell within a character, whose first tokens showed no piece.
                Arguments.of(1, List.of(), FinishReason.LENGTH, 1),
                Arguments.of(3, List.of("a"), FinishReason.LENGTH, 3),
                Arguments.of(4, List.of("a"), FinishReason.LENGTH, 4),
                // Too far from the limit for that: the text ended within a character.
                Arguments.of(5, List.of("a"), FinishReason.STOP, 1),
                // Tokens that spell nothing and do not end the text.
                Arguments.of(3, List.of(END, END, END), FinishReason.LENGTH, 3),
                Arguments.of(5, List.of(END, "a", END), FinishReason.STOP, 3),
                // Never more than were asked for, however a broken character is spelt.
                Arguments.of(2, List.of("\uFFFD\uFFFDé"), FinishReason.LENGTH, 2));
    }
}
