package io.wattle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: whatever is typed, parsing ends in documents or in one sentence, never in another exception.
/// Method: the examples, damaged at random; the seed is the repetition, so a failure replays.
class DocumentsPropertyTest {
    private static final Catalogs CATALOGS = Catalogs.withoutFiles();
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ": ",
            ", ",
            "- ",
            "\n",
            "\"",
            "'",
            "#",
            "&a ",
            "*a",
            "!!int ",
            "null",
            "~",
            "\t",
            "0",
            "-1",
            "1e999",
            "NaN",
            "true",
            "|",
            ">",
            "\u0000",
            "\u00e9",
            "kind",
            "name: x",
            "9999999999999999999");

    @RepeatedTest(300)
    void damagedTextIsReadOrRefusedInOneSentence(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        String text = Examples.CLUSTER + "---\n" + Examples.MODEL;
        int damages = random.nextInt(1, 5);
        for (int damage = 0; damage < damages; damage++) {
            text = damaged(text, random);
        }
        try {
            Documents.parse(text, CATALOGS);
        } catch (SpecException refused) {
            assertThat(refused.getMessage())
                    .isNotBlank()
                    .doesNotContain("Exception")
                    .hasLineCount(1);
        } catch (RuntimeException | StackOverflowError unexpected) {
            fail("seed %d: %s in%n%s".formatted(repetition.getCurrentRepetition(), unexpected, text), unexpected);
        }
    }

    private static String damaged(String text, SplittableRandom random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(12));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1 -> text.substring(0, from) + piece + text.substring(from);
            case 2 -> text.substring(0, from) + piece + text.substring(to);
            default -> text.substring(0, from) + text.substring(from, to).repeat(2) + text.substring(to);
        };
    }
}
