package io.wattle.control.gateway;

import java.nio.charset.StandardCharsets;

/// What one event of a stream says about the stream, found without parsing its JSON.
///
/// A key of an object is quote, name, quote, colon; inside a text its quotes are escaped, so a text
/// never looks like a key.
///
/// @param hasData  whether it has a data line, and is not a comment alone
/// @param done     whether it is {@code [DONE]}
/// @param finishes whether a choice has a {@code finish_reason}
/// @param usage    whether it holds a {@code usage} that is not null
/// @param fails    whether it is an {@code error}
record EventMarks(boolean hasData, boolean done, boolean finishes, boolean usage, boolean fails) {
    private static final byte[] DATA = ascii("data:");
    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[] FINISH_REASON = ascii("finish_reason\"");
    private static final byte[] USAGE = ascii("usage\"");
    private static final byte[] ERROR = ascii("error\"");

    /// Whether it carries a part of the answer and says nothing else.
    boolean isPlain() {
        return hasData && !done && !finishes && !usage && !fails;
    }

    /// @param end offset behind the blank line that ends the event
    static EventMarks scan(byte[] array, int start, int end) {
        boolean hasData = startsWith(array, start, end, DATA);
        boolean done = hasData && startsWith(array, skipBlanks(array, start + DATA.length, end), end, DONE);
        boolean finishes = false;
        boolean usage = false;
        boolean fails = false;
        int objects = 0;
        for (int i = start; i < end; i++) {
            byte value = array[i];
            if (value == '{') {
                objects++;
            } else if (value == '\n' && startsWith(array, i + 1, end, DATA)) {
                hasData = true;
            } else if (value == '"') {
                finishes |= hasValue(array, i + 1, end, FINISH_REASON);
                usage |= hasValue(array, i + 1, end, USAGE);
                fails |= objects == 1 && hasValue(array, i + 1, end, ERROR);
            }
        }
        return new EventMarks(hasData, done, finishes, usage, fails);
    }

    /// Whether the name stands there as a key whose value is not null.
    private static boolean hasValue(byte[] array, int at, int end, byte[] nameAndQuote) {
        if (!startsWith(array, at, end, nameAndQuote)) {
            return false;
        }
        int colon = skipBlanks(array, at + nameAndQuote.length, end);
        if (colon >= end || array[colon] != ':') {
            return false;
        }
        int value = skipBlanks(array, colon + 1, end);
        return value < end && array[value] != 'n';
    }

    private static int skipBlanks(byte[] array, int from, int end) {
        int at = from;
        while (at < end && (array[at] == ' ' || array[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static boolean startsWith(byte[] array, int at, int end, byte[] prefix) {
        if (end - at < prefix.length || array[at] != prefix[0]) {
            return false;
        }
        for (int i = 1; i < prefix.length; i++) {
            if (array[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
