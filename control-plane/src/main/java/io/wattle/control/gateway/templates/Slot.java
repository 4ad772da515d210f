package io.wattle.control.gateway.templates;

import java.util.Optional;
import java.util.regex.Pattern;

/// A place in a template.
///
/// @param name       as it stands between double braces
/// @param kind       of values that it takes
/// @param charactersMost of a value
public record Slot(String name, Kind kind, int charactersMost) {
    /// Names of slots; the same for names of templates.
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.@+-]+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,30}([.,][0-9]{1,30})?");

    /// What a value may hold. Patterns of tenants are not taken: matching one can take for ever.
    public enum Kind {
        /// Anything readable, on one line.
        LINE,
        /// Anything readable.
        TEXT,
        /// Letters, digits and a few signs.
        WORD,
        /// A number.
        NUMBER
    }

    /// As it stands in the text.
    public String placeholder() {
        return "{{" + name + "}}";
    }

    /// Why a value may not be put in, as the end of a sentence; none if it may.
    public Optional<String> objection(String value) {
        if (value.length() > charactersMost) {
            return Optional.of("is longer than %d characters".formatted(charactersMost));
        }
        if (value.contains("{{") || value.contains("}}")) {
            return Optional.of("holds double braces");
        }
        if (value.codePoints().anyMatch(point -> isHidden(point) && !(kind == Kind.TEXT && point == '\n'))) {
            return Optional.of("holds characters that cannot be seen");
        }
        return switch (kind) {
            case LINE, TEXT -> Optional.empty();
            case WORD -> WORD.matcher(value).matches() ? Optional.empty() : Optional.of("is not one word");
            case NUMBER -> NUMBER.matcher(value).matches() ? Optional.empty() : Optional.of("is not a number");
        };
    }

    /// Control characters, and those that turn the direction of text.
    private static boolean isHidden(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
