package io.wattle.engine.gguf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The bytes of a model file in order: little-endian, never past the end, never more text than a fixed budget.
final class GgufInput {
    /// Keys, texts and tensor names together. Real files keep some ten kibibytes; a chat template is the largest.
    private static final int TEXT_BYTES_MAX = 16 << 20;

    private final String file;
    private final InputStream in;
    private final long length;
    private long position;
    private int textBytes;

    GgufInput(String file, InputStream in, long length) {
        this.file = file;
        this.in = in;
        this.length = length;
    }

    long position() {
        return position;
    }

    long remaining() {
        return length - position;
    }

    long length() {
        return length;
    }

    GgufException refusal(String found, String expected) {
        return new GgufException(file, found, expected);
    }

    int unsignedByte(String what) throws GgufException {
        return bytes(1, what).get() & 0xFF;
    }

    long unsigned32(String what) throws GgufException {
        return Integer.toUnsignedLong(bytes(4, what).getInt());
    }

    long signed64(String what) throws GgufException {
        return bytes(8, what).getLong();
    }

    /// A count, a length or an offset.
    ///
    /// @param atMost the largest that is possible, inclusive
    long size(String what, long atMost) throws GgufException {
        long value = signed64(what);
        if (value < 0 || value > atMost) {
            throw refusal(
                    "%s %s at byte %d of %d".formatted(what, Long.toUnsignedString(value), position, length),
                    "at most %d".formatted(atMost));
        }
        return value;
    }

    String text(String what, long bytesMax) throws GgufException {
        long size = textLength(what);
        int left = TEXT_BYTES_MAX - textBytes;
        long atMost = Math.min(bytesMax, left);
        if (size > atMost) {
            throw refusal("%s of %d bytes".formatted(what, size), "at most %d".formatted(atMost));
        }
        textBytes += (int) size;
        return decoded(bytes((int) size, what), what);
    }

    /// Passes over a text.
    ///
    /// @return its bytes
    long skipText(String what) throws GgufException {
        long size = textLength(what);
        skip(size, what);
        return size;
    }

    private long textLength(String what) throws GgufException {
        long size = signed64("the length of " + what);
        if (size < 0 || size > remaining()) {
            throw refusal(
                    "%s of %s bytes at byte %d".formatted(what, Long.toUnsignedString(size), position),
                    "at most the %d bytes that are left".formatted(remaining()));
        }
        return size;
    }

    void skip(long count, String what) throws GgufException {
        require(count, what);
        try {
            in.skipNBytes(count);
        } catch (IOException failure) {
            throw GgufException.unreadable(file, "reading %s failed".formatted(what), failure);
        }
        position += count;
    }

    ByteBuffer bytes(int count, String what) throws GgufException {
        require(count, what);
        byte[] bytes;
        try {
            bytes = in.readNBytes(count);
        } catch (IOException failure) {
            throw GgufException.unreadable(file, "reading %s failed".formatted(what), failure);
        }
        if (bytes.length < count) {
            throw shortOf(count, bytes.length, what);
        }
        position += count;
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void require(long count, String what) throws GgufException {
        if (count > remaining()) {
            throw shortOf(count, remaining(), what);
        }
    }

    private GgufException shortOf(long count, long left, String what) {
        return refusal("%d of %d bytes left for %s at byte %d".formatted(left, count, what, position), "a whole file");
    }

    private String decoded(ByteBuffer bytes, String what) throws GgufException {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes);
            return text.toString();
        } catch (CharacterCodingException malformed) {
            throw refusal("%s that is not UTF-8 before byte %d".formatted(what, position), "UTF-8");
        }
    }
}
