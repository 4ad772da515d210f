package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// A fixed {@code char[n]} of C: text up to the first NUL, or all of it where none stands.
public final class CharArray {
    private CharArray() {}

    /// Never reads past the array, although a driver might fill it without a NUL.
    public static String read(MemorySegment segment, long offset, int capacity) {
        var bytes = segment.asSlice(offset, capacity).toArray(JAVA_BYTE);
        int length = 0;
        while (length < capacity && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /// Writes text with a NUL after it.
    ///
    /// @throws IllegalArgumentException if the text and its NUL do not fit
    static void write(MemorySegment segment, long offset, int capacity, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= capacity) {
            throw new IllegalArgumentException(
                    "The text (%s) must be shorter than %d bytes.".formatted(text, capacity));
        }
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, offset, bytes.length);
        segment.set(JAVA_BYTE, offset + bytes.length, (byte) 0);
    }
}
