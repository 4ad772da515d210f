package io.wattle.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: whatever the bytes, the reader ends with a result or with its own exception, and asks for no more memory than
/// the file has bytes.
/// Method: thousands of seeded changes to a good file, those that hurt most more often; the seed is the repetition.
class GgufMutationTest {
    private static final int CHANGES = 500;
    private static final long[] EXTREMES = {
        0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 31, 1L << 32, 1L << 62, 65_535, 65_536
    };

    @RepeatedTest(40)
    void endsWithAResultOrItsOwnException(RepetitionInfo repetition) {
        var random = new SplittableRandom(repetition.getCurrentRepetition());
        int refused = 0;
        for (int change = 0; change < CHANGES; change++) {
            var bytes = changed(SmallGguf.bytes(), random);
            refused += isRefused(bytes) ? 1 : 0;
        }
        // Most changes hit a number or a name that matters; were it few, the reader would look away.
        assertThat(refused).isGreaterThan(CHANGES / 4);
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            GgufReader.read("changed.gguf", new ByteArrayInputStream(bytes), bytes.length);
            return false;
        } catch (GgufException refusal) {
            assertThat(refusal).hasMessageStartingWith("The model file (changed.gguf) ");
            return true;
        }
    }

    private static byte[] changed(byte[] bytes, SplittableRandom random) {
        int changes = random.nextInt(1, 4);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> putLong(bytes, at, EXTREMES[random.nextInt(EXTREMES.length)]);
                default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
        return bytes;
    }

    private static void putLong(byte[] bytes, int at, long value) {
        for (int place = 0; place < 8 && at + place < bytes.length; place++) {
            bytes[at + place] = (byte) (value >>> (8 * place));
        }
    }
}
