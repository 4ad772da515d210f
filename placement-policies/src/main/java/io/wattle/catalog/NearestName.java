package io.wattle.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which known names somebody may have meant by an unknown one.
public final class NearestName {
    /// Names further away than this share of their length are no help.
    private static final double FURTHEST = 0.5;

    private NearestName() {}

    /// The closest known name, if any is close.
    public static Optional<String> of(String name, Collection<String> known) {
        return ranked(name, known, 1).stream().findFirst();
    }

    /// Up to {@code limit} close names, the closest first, equally close ones in alphabetical order.
    public static List<String> ranked(String name, Collection<String> known, int limit) {
        return known.stream()
                .map(candidate -> new Candidate(candidate, distance(fold(name), fold(candidate))))
                .filter(candidate -> candidate.distance()
                        <= Math.max(
                                1,
                                FURTHEST
                                        * Math.max(
                                                name.length(), candidate.name().length())))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(limit)
                .map(Candidate::name)
                .toList();
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static int distance(String left, String right) {
        int[][] best = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            for (int column = 0; column <= right.length(); column++) {
                best[row][column] = row == 0 ? column : column == 0 ? row : step(best, left, right, row, column);
            }
        }
        return best[left.length()][right.length()];
    }

    private static int step(int[][] best, String left, String right, int row, int column) {
        boolean isSame = left.charAt(row - 1) == right.charAt(column - 1);
        int edited = Math.min(best[row - 1][column], best[row][column - 1]) + 1;
        int least = Math.min(edited, best[row - 1][column - 1] + (isSame ? 0 : 1));
        boolean isSwap = row > 1
                && column > 1
                && left.charAt(row - 1) == right.charAt(column - 2)
                && left.charAt(row - 2) == right.charAt(column - 1);
        return isSwap ? Math.min(least, best[row - 2][column - 2] + 1) : least;
    }

    private record Candidate(String name, int distance) {}
}
