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

    /// Levenshtein distance: insertions, deletions and replacements of one character.
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }

    private record Candidate(String name, int distance) {}
}
