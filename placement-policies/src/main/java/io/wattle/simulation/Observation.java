package io.wattle.simulation;

import io.wattle.workload.Demand;
import java.util.Arrays;
import java.util.Optional;

/// What was asked of one pool lately, by intervals of five seconds.
final class Observation {
    private static final double INTERVAL_SECONDS = 5;

    private int[] requests = new int[256];
    private long[] inputs = new long[256];
    private long[] outputs = new long[256];

    void add(double now, int input, int output) {
        int interval = (int) (now / INTERVAL_SECONDS);
        if (interval >= requests.length) {
            int length = Math.max(interval + 1, requests.length * 2);
            requests = Arrays.copyOf(requests, length);
            inputs = Arrays.copyOf(inputs, length);
            outputs = Arrays.copyOf(outputs, length);
        }
        requests[interval]++;
        inputs[interval] += input;
        outputs[interval] += output;
    }

    /// Rate and mean request of the last so many seconds, or since the beginning; none where nothing was asked.
    Optional<Demand> over(double seconds, double now) {
        int end = (int) (now / INTERVAL_SECONDS);
        int begin = Math.max(0, end - Math.max(1, (int) Math.round(seconds / INTERVAL_SECONDS)));
        long asked = 0;
        long read = 0;
        long generated = 0;
        for (int interval = begin; interval < Math.min(end, requests.length); interval++) {
            asked += requests[interval];
            read += inputs[interval];
            generated += outputs[interval];
        }
        if (asked == 0) {
            return Optional.empty();
        }
        double rate = asked / ((end - begin) * INTERVAL_SECONDS);
        return Optional.of(new Demand(rate, (int) Math.max(1, read / asked), (int) Math.max(1, generated / asked)));
    }
}
