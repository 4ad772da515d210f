package io.wattle.control.gateway.benchmark;

import java.util.Arrays;

/// Times of one measurement, in nanoseconds.
final class Samples {
    private long[] answers = new long[1 << 16];
    private long[] chunks = new long[1 << 16];
    private int answerCount;
    private int chunkCount;

    void answer(long nanos) {
        if (answerCount == answers.length) {
            answers = Arrays.copyOf(answers, 2 * answers.length);
        }
        answers[answerCount++] = nanos;
    }

    void chunk(long nanos) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunks.length);
        }
        chunks[chunkCount++] = nanos;
    }

    int answers() {
        return answerCount;
    }

    int chunks() {
        return chunkCount;
    }

    double answerMillis(double share) {
        return millis(answers, answerCount, share);
    }

    double chunkMillis(double share) {
        return millis(chunks, chunkCount, share);
    }

    private static double millis(long[] values, int count, double share) {
        if (count == 0) {
            throw new IllegalStateException("Nothing was measured.");
        }
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[(int) (share * (count - 1))] / 1e6;
    }
}
