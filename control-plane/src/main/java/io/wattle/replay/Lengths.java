package io.wattle.replay;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lengths by their quantiles; between two of them the logarithm of the length is a straight line.
public final class Lengths {
    private static final Pattern QUANTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d+)?)=(\\d{1,8})");

    private final List<Double> shares = new ArrayList<>();
    private final List<Double> logarithms = new ArrayList<>();

    private Lengths() {}

    /// @param text such as {@code p50=1020,p90=2735,p99=4142}, or one number for all
    /// @throws IllegalArgumentException with one sentence if it is neither
    public static Lengths parse(String text) {
        Lengths lengths = new Lengths();
        if (text.matches("\\d{1,8}") && Integer.parseInt(text) > 0) {
            lengths.add(0.5, Integer.parseInt(text));
            return lengths;
        }
        for (String part : text.split(",", -1)) {
            Matcher matcher = QUANTILE.matcher(part.strip());
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) < 1) {
                throw new IllegalArgumentException(
                        "The lengths \"%s\" must be a number of tokens or quantiles such as \"p50=1020,p90=2735\"."
                                .formatted(text));
            }
            lengths.add(Double.parseDouble(matcher.group(1)) / 100, Integer.parseInt(matcher.group(2)));
        }
        return lengths;
    }

    private void add(double share, int tokens) {
        double logarithm = Math.log(tokens);
        if (!shares.isEmpty() && (share <= shares.getLast() || logarithm < logarithms.getLast())) {
            throw new IllegalArgumentException(
                    "The quantiles of lengths must ascend: %d tokens (p%s) cannot follow %d (p%s)."
                            .formatted(
                                    tokens,
                                    percent(share),
                                    Math.round(Math.exp(logarithms.getLast())),
                                    percent(shares.getLast())));
        }
        shares.add(share);
        logarithms.add(logarithm);
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }

    /// @param share of all lengths that are not longer, in [0, 1)
    int at(double share) {
        int above = 0;
        while (above < shares.size() && shares.get(above) < share) {
            above++;
        }
        double logarithm = above == 0
                ? logarithms.getFirst()
                : above == shares.size()
                        ? logarithms.getLast()
                        : logarithms.get(above - 1)
                                + (share - shares.get(above - 1))
                                        / (shares.get(above) - shares.get(above - 1))
                                        * (logarithms.get(above) - logarithms.get(above - 1));
        return (int) Math.max(1, Math.round(Math.exp(logarithm)));
    }
}
