package io.wattle.performance;

import java.util.List;

/// What one replica does at each number of requests under way, small enough to be sent to every gateway.
///
/// Straight lines lie between the points. Every figure is modelled, at the clock and cap the replica was planned
/// with; for the mean request, but for the slow gap, which is that of the percentile its users are promised.
///
/// @param points                by requests under way, ascending; at least one
/// @param promptTokensPerSecond read while nothing else is done; positive
/// @param outputTokens          of the mean request it was modelled for; at least 1
public record ServingCurve(List<Point> points, double promptTokensPerSecond, int outputTokens) {
    public ServingCurve {
        points = List.copyOf(points);
        if (points.isEmpty() || !(promptTokensPerSecond > 0) || outputTokens < 1) {
            throw new IllegalArgumentException(
                    "A curve needs points (%d), a positive prompt rate (%s tokens/s) and output tokens (%d) of at least 1."
                            .formatted(points.size(), promptTokensPerSecond, outputTokens));
        }
    }

    /// One sample.
    ///
    /// @param sequences       requests under way
    /// @param tokensPerSecond output tokens of all of them together
    /// @param gap             mean seconds between two tokens of one answer
    /// @param slowGap         the same of the answers at the promised percentile: short ones that prompts hold up
    /// @param begin           seconds from a read prompt to its first token
    /// @param activeWatts     drawn above rest
    public record Point(
            double sequences, double tokensPerSecond, double gap, double slowGap, double begin, double activeWatts) {
        /// One of which only the mean is known.
        public Point(double sequences, double tokensPerSecond, double gap, double begin, double activeWatts) {
            this(sequences, tokensPerSecond, gap, gap, begin, activeWatts);
        }

        private Point between(Point other, double share) {
            return new Point(
                    mix(sequences, other.sequences, share),
                    mix(tokensPerSecond, other.tokensPerSecond, share),
                    mix(gap, other.gap, share),
                    mix(slowGap, other.slowGap, share),
                    mix(begin, other.begin, share),
                    mix(activeWatts, other.activeWatts, share));
        }

        private static double mix(double from, double to, double share) {
            return from + share * (to - from);
        }
    }

    /// Most requests under way that it lets in.
    public double mostSequences() {
        return points.getLast().sequences();
    }

    /// The sample at a number of requests under way; nothing runs at zero, and beyond the last point is the last.
    public Point at(double sequences) {
        Point first = points.getFirst();
        if (sequences <= first.sequences()) {
            double share = Math.max(0, sequences / first.sequences());
            return new Point(
                    sequences,
                    share * first.tokensPerSecond(),
                    first.gap(),
                    first.slowGap(),
                    first.begin(),
                    share * first.activeWatts());
        }
        for (int index = 1; index < points.size(); index++) {
            Point above = points.get(index);
            if (sequences <= above.sequences()) {
                Point below = points.get(index - 1);
                return below.between(above, (sequences - below.sequences()) / (above.sequences() - below.sequences()));
            }
        }
        return points.getLast();
    }
}
