package io.wattle.routing.cascade;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// How alike two answers are, by the words they share: a rough measure, good for telling before a cascade is trusted
/// how often the smaller model says something else.
public final class Agreement {
    /// From here on two answers count as saying the same.
    public static final double ENOUGH = 0.6;

    private Agreement() {}

    /// Twice the words in common by the words of both (the Dice coefficient): 1 for equal bags of words, 0 for
    /// nothing in common.
    public static double of(String one, String other) {
        Map<String, Integer> words = new HashMap<>();
        String[] first = words(one);
        String[] second = words(other);
        for (String word : first) {
            words.merge(word, 1, Integer::sum);
        }
        int common = 0;
        for (String word : second) {
            Integer left = words.computeIfPresent(word, (_, count) -> count - 1);
            common += left != null && left >= 0 ? 1 : 0;
        }
        int all = first.length + second.length;
        return all == 0 ? 1 : 2.0 * common / all;
    }

    private static String[] words(String text) {
        String plain = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
        return plain.isEmpty() ? new String[0] : plain.split(" ", -1);
    }
}
