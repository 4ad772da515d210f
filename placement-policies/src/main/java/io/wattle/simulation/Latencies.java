package io.wattle.simulation;

import io.wattle.workload.ServiceLevelObjective;
import java.util.Arrays;

/// Latencies of the answered requests of one model, every one of them kept.
final class Latencies {
    private final double mostFirstToken;
    private final double mostPerToken;
    private float[] firstTokens = new float[1024];
    private float[] perTokens = new float[1024];
    private int firsts;
    private int pers;
    private int attained;

    Latencies(ServiceLevelObjective objective) {
        mostFirstToken = objective.timeToFirstToken().toNanos() / 1e9;
        mostPerToken = objective.timePerOutputToken().toNanos() / 1e9;
    }

    /// @param perToken mean seconds between the tokens of the answer; NaN of an answer of one token
    void add(double firstToken, double perToken) {
        if (firsts == firstTokens.length) {
            firstTokens = Arrays.copyOf(firstTokens, firsts * 2);
        }
        firstTokens[firsts++] = (float) firstToken;
        if (!Double.isNaN(perToken)) {
            if (pers == perTokens.length) {
                perTokens = Arrays.copyOf(perTokens, pers * 2);
            }
            perTokens[pers++] = (float) perToken;
        }
        if (firstToken <= mostFirstToken && !(perToken > mostPerToken)) {
            attained++;
        }
    }

    int attained() {
        return attained;
    }

    Percentiles firstToken() {
        return Percentiles.of(Arrays.copyOf(firstTokens, firsts));
    }

    Percentiles perToken() {
        return Percentiles.of(Arrays.copyOf(perTokens, pers));
    }

    /// Of several models together.
    static Latencies merged(Iterable<Latencies> parts, ServiceLevelObjective any) {
        Latencies all = new Latencies(any);
        for (Latencies part : parts) {
            all.firstTokens = joined(all.firstTokens, all.firsts, part.firstTokens, part.firsts);
            all.perTokens = joined(all.perTokens, all.pers, part.perTokens, part.pers);
            all.firsts += part.firsts;
            all.pers += part.pers;
            all.attained += part.attained;
        }
        return all;
    }

    private static float[] joined(float[] left, int leftCount, float[] right, int rightCount) {
        float[] both = Arrays.copyOf(left, Math.max(1, leftCount + rightCount));
        System.arraycopy(right, 0, both, leftCount, rightCount);
        return both;
    }
}
