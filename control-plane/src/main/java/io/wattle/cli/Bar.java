package io.wattle.cli;

import java.util.Locale;
import java.util.stream.Stream;

/// Draws how far a limit is used, with block characters where the terminal can show them.
///
/// @param expected  sign for what is expected to be drawn
/// @param committed sign for what is committed beyond that
/// @param free      sign for the rest
record Bar(char expected, char committed, char free) {
    private static final Bar BLOCKS = new Bar('█', '▒', '░');
    private static final Bar ASCII = new Bar('#', '=', '.');
    private static final int WIDTH = 32;

    /// Blocks where the locale is UTF-8 and {@code NO_COLOR} does not ask for plain output.
    static Bar of(CliContext context) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .flatMap(name -> context.variable(name).stream())
                .findFirst()
                .orElse("")
                .toLowerCase(Locale.ROOT);
        boolean isUtf8 = locale.contains("utf-8") || locale.contains("utf8");
        return isUtf8 && context.variable("NO_COLOR").isEmpty() ? BLOCKS : ASCII;
    }

    /// @param expectedShare  of the limit, 0 to 1
    /// @param committedShare of the limit, what is expected included
    String draw(double expectedShare, double committedShare) {
        int drawn = cells(expectedShare);
        int held = Math.max(drawn, cells(committedShare));
        return String.valueOf(expected).repeat(drawn)
                + String.valueOf(committed).repeat(held - drawn)
                + String.valueOf(free).repeat(WIDTH - held);
    }

    String legend() {
        return "%s expected, %s committed beyond that, %s free, of each limit".formatted(expected, committed, free);
    }

    private static int cells(double share) {
        return (int) Math.round(Math.clamp(share, 0, 1) * WIDTH);
    }
}
