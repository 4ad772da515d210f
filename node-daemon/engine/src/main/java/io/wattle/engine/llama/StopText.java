package io.wattle.engine.llama;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the first stop text in an answer that arrives in pieces, and keeps it out.
///
/// Text that may be the beginning of a stop text is held back until that is decided. llama.cpp has the same, but drops
/// what it holds when a stream ends for another reason.
final class StopText {
    private final List<String> stops;
    private String held = "";
    private boolean found;

    StopText(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /// @return the text that is certainly part of the answer; all of it when a stop text was found
    String accept(String piece) {
        var text = held + piece;
        var match = first(text);
        if (match.isPresent()) {
            found = true;
            held = "";
            return text.substring(0, match.get().begin());
        }
        int undecided = undecided(text);
        held = text.substring(text.length() - undecided);
        return text.substring(0, text.length() - undecided);
    }

    boolean found() {
        return found;
    }

    /// What is still held back when the answer ended without a stop text.
    String rest() {
        return held;
    }

    private record Match(int begin, int end) {}

    /// The stop text that is complete first, as if the answer came letter by letter; the longer of two that are.
    private Optional<Match> first(String text) {
        return stops.stream()
                .map(stop -> new Match(text.indexOf(stop), text.indexOf(stop) + stop.length()))
                .filter(match -> match.begin() >= 0)
                .min(Comparator.comparingInt(Match::end).thenComparingInt(Match::begin));
    }

    /// Length of the longest end of {@code text} that begins a stop text.
    private int undecided(String text) {
        int longest = 0;
        for (var stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.endsWith(stop.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
