package io.wattle.routing.cascade;

/// What a chain of models may spend on one request. The step that passes a bound is the last.
///
/// @param steps  answers of any model, judges included
/// @param tokens read and written by all of them
/// @param joules of all of them; unknown joules are not counted
public record Bounds(int steps, long tokens, double joules) {
    /// Four steps, whatever they cost.
    public static final Bounds DEFAULT = new Bounds(4, Long.MAX_VALUE, Double.POSITIVE_INFINITY);

    /// What was spent so far.
    public record Spent(int steps, long tokens, double joules) {
        /// Nothing.
        public static final Spent NOTHING = new Spent(0, 0, 0);

        public Spent plus(long moreTokens, double moreJoules) {
            return new Spent(steps + 1, tokens + moreTokens, joules + moreJoules);
        }
    }

    /// Whether one more step may begin.
    public boolean allow(Spent spent) {
        return spent.steps() < steps && spent.tokens() < tokens && spent.joules() < joules;
    }
}
