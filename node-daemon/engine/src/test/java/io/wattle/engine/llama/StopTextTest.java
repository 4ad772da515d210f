package io.wattle.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StopTextTest {
    @ParameterizedTest
    @MethodSource("answers")
    void letsThroughWhatComesBeforeTheFirstStop(List<String> stops, List<String> pieces, List<String> expected) {
        var stop = new StopText(stops);
        var shown = new ArrayList<String>();
        for (var piece : pieces) {
            shown.add(stop.accept(piece));
            if (stop.found()) {
                break;
            }
        }
        shown.add(stop.found() ? "found" : "rest:" + stop.rest());
        assertThat(shown).isEqualTo(expected);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(List.of(), List.of("a", "b"), List.of("a", "b", "rest:")),
                Arguments.of(List.of("STOP"), List.of("goSTOPgo"), List.of("go", "found")),
                Arguments.of(List.of("STOP"), List.of("go", "S", "TO", "Pgo"), List.of("go", "", "", "", "found")),
                Arguments.of(List.of("STOP"), List.of("S", "TAY"), List.of("", "STAY", "rest:")),
                Arguments.of(List.of("STOP"), List.of("end ST"), List.of("end ", "rest:ST")),
                Arguments.of(List.of("SSTOP"), List.of("S", "S", "S", "TOP"), List.of("", "", "S", "", "found")),
                Arguments.of(List.of("later", "b"), List.of("abc later"), List.of("a", "found")),
                Arguments.of(List.of("b", "abcd"), List.of("abcd"), List.of("a", "found")),
                Arguments.of(List.of("bc", "abcd"), List.of("ab", "cd"), List.of("", "a", "found")),
                Arguments.of(List.of("cd", "abcd"), List.of("xab", "cd"), List.of("x", "", "found")),
                Arguments.of(List.of("\n\n"), List.of("one\n", "two\n", "\n"), List.of("one", "\ntwo", "", "found")),
                Arguments.of(List.of("👍"), List.of("a👎", "👍"), List.of("a👎", "", "found")));
    }

    /// Goal: cutting an answer into other pieces never changes what is shown.
    /// Method: seeded texts of few letters, so that stop texts and their beginnings abound.
    @RepeatedTest(200)
    void showsTheSameHoweverTheAnswerIsCut(RepetitionInfo repetition) {
        var random = new SplittableRandom(repetition.getCurrentRepetition());
        var text = word(random, 30);
        var stops = List.of(word(random, random.nextInt(1, 5)), word(random, random.nextInt(1, 5)));
        assertThat(shown(stops, cut(text, random)))
                .as("%s with the stops %s", text, stops)
                .isEqualTo(shown(stops, List.of(text)));
    }

    private static String shown(List<String> stops, List<String> pieces) {
        var stop = new StopText(stops);
        var shown = new StringBuilder();
        for (var piece : pieces) {
            shown.append(stop.accept(piece));
            if (stop.found()) {
                return shown.toString();
            }
        }
        return shown.append(stop.rest()).toString();
    }

    private static String word(SplittableRandom random, int length) {
        return random.ints(length, 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<String> cut(String text, SplittableRandom random) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + random.nextInt(1, 4));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }
}
