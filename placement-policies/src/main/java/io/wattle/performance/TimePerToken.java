package io.wattle.performance;

/// Time per output token of single requests: short answers meet few prompts or many, long ones meet the mean.
///
/// An answer of n gaps takes n steps and what prompts beside it take: those that came while its own was read,
/// and those that come while it is answered, a compound Poisson sum. Both weigh the more on a token the shorter
/// the answer is. What lies above the time of a replica that does nothing else is taken as gamma distributed
/// with the mean and the variance of both, the batch's and the prompts' (source of the sum's moments:
/// Kleinrock, Queueing Systems II, 1976, section 3.3, the delay cycle; of the tail: Wilson and Hilferty, 1931).
///
/// @param least        seconds, of a request that is alone
/// @param mean         seconds, of long answers
/// @param ofBatch      variance in s² that the number of others under way makes, the same for each length
/// @param ofPrompts    variance in s² that prompts read meanwhile make in one gap
/// @param waiting      seconds that an answer is held up at once by prompts which came while its own was read,
///                     mean
/// @param ofWaiting    variance of that in s²
/// @param outputTokens of the mean answer
record TimePerToken(
        double least,
        double mean,
        double ofBatch,
        double ofPrompts,
        double waiting,
        double ofWaiting,
        double outputTokens) {
    /// Shares of answers, shortest first: the shortest decide the tail.
    private static final double[] SHARES = {0.0025, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.36};

    private static final double[] LENGTHS = lengths();
    private static final int BISECTIONS = 30;

    /// Share of requests whose time is longer.
    double shareAbove(double seconds) {
        if (seconds <= least) {
            return 1;
        }
        double share = 0;
        for (int index = 0; index < SHARES.length; index++) {
            double gaps = Math.max(1, LENGTHS[index] * outputTokens - 1);
            double excess = Math.max(1e-12, mean - least + waiting / gaps);
            double variance = Math.max(1e-18, ofBatch + ofPrompts / gaps + ofWaiting / (gaps * gaps));
            double shape = excess * excess / variance;
            share += SHARES[index] * gammaAbove(shape, (seconds - least) / excess);
        }
        return share;
    }

    /// The time that a share of requests do not exceed.
    double quantile(double quantile) {
        double low = least;
        double high = mean;
        while (shareAbove(high) > 1 - quantile) {
            low = high;
            high = least + 2 * (high - least) + 1e-6;
        }
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            if (shareAbove(middle) > 1 - quantile) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /// @param ratio to the mean
    private static double gammaAbove(double shape, double ratio) {
        double spread = 1 / (9 * shape);
        return Normal.above((Math.cbrt(ratio) - (1 - spread)) / Math.sqrt(spread));
    }

    /// Answers' lengths relative to the mean, in the middle of each share: log-normal with a standard deviation
    /// as large as the mean. In Azure's conversations of 2023 the shortest 1, 2, 5 and 10 % have 16, 24, 41 and
    /// 54 tokens of a mean of 211; this says 22, 27, 38 and 51.
    private static double[] lengths() {
        double deviation = Math.sqrt(Math.log(2));
        double[] lengths = new double[SHARES.length];
        double below = 0;
        for (int index = 0; index < lengths.length; index++) {
            double middle = below + SHARES[index] / 2;
            below += SHARES[index];
            lengths[index] = Math.exp(deviation * Normal.quantile(middle) - deviation * deviation / 2);
        }
        return lengths;
    }
}
