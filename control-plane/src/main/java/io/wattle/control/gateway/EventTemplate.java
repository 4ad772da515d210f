package io.wattle.control.gateway;

import java.util.Arrays;

/// The form that the events of a stream have in common, so that one more of them is known by comparing instead of
/// scanning: all but the text of one JSON string is the same.
///
/// Only events that say nothing about the stream itself are learnt ({@link EventMarks}), and only the text of a
/// string that is a value may differ. No key is inside it and none can be made by it, so that what looks the same
/// says the same.
final class EventTemplate {
    /// A stream whose events never repeat is not studied for ever.
    private static final int LESSONS_MAX = 16;

    private byte[] event = {};
    private int open;
    private int close;
    private int lessons;

    /// A plain event has passed.
    void learn(byte[] array, int start, int end) {
        if (lessons == LESSONS_MAX) {
            return;
        }
        lessons++;
        byte[] next = Arrays.copyOfRange(array, start, end);
        int differs = Arrays.mismatch(event, next);
        open = differs > 0 && differs < next.length ? openingOf(next, differs) : 0;
        close = open > 0 ? closingOf(next, open, next.length) : 0;
        event = next;
    }

    /// Whether an event of this form begins at {@code start} and is there as a whole.
    ///
    /// @return the index behind it, or -1
    int match(byte[] array, int start, int end) {
        int rest = event.length - close;
        if (close == 0 || end - start < open + rest || !Arrays.equals(event, 0, open, array, start, start + open)) {
            return -1;
        }
        int quote = closingOf(array, start + open, end);
        return quote > 0 && end - quote >= rest && Arrays.equals(event, close, event.length, array, quote, quote + rest)
                ? quote + rest
                : -1;
    }

    /// The index behind the quote that opens the value around {@code at}; 0 where that is no value's text.
    private static int openingOf(byte[] json, int at) {
        boolean isInside = false;
        int opening = 0;
        for (int i = 0; i < at; i++) {
            if (json[i] == '\\') {
                i++;
            } else if (json[i] == '"') {
                isInside = !isInside;
                opening = i;
            }
        }
        int before = opening - 1;
        while (before > 0 && json[before] == ' ') {
            before--;
        }
        return isInside && json[before] == ':' ? opening + 1 : 0;
    }

    /// The index of the quote that ends the text from {@code from}; 0 where none does on this line.
    private static int closingOf(byte[] json, int from, int end) {
        for (int i = from; i < end; i++) {
            byte value = json[i];
            if (value == '"') {
                return i;
            }
            if (value == '\n') {
                return 0;
            }
            if (value == '\\') {
                i++;
            }
        }
        return 0;
    }
}
