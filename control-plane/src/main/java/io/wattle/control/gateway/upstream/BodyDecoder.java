package io.wattle.control.gateway.upstream;

import static io.wattle.control.gateway.upstream.EngineFailure.Kind.BROKEN;

/// Takes the body out of HTTP/1.1's framing: chunked, of a stated length, or up to the end of the
/// connection.
///
/// Incremental: each call decodes all that has arrived and remembers where it stopped.
final class BodyDecoder {
    private static final int LINE_BYTES_MAX = 4096;
    private static final int SIZE_DIGITS_MAX = 8;

    private enum Part {
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        COUNTED,
        UNTIL_CLOSE,
        COMPLETE
    }

    private Part part;
    private long remaining;

    private BodyDecoder(Part part, long remaining) {
        this.part = part;
        this.remaining = remaining;
    }

    /// The decoder that the head asks for.
    static BodyDecoder of(ResponseHead head) throws EngineFailure {
        if (head.status() == 204 || head.status() == 304) {
            return new BodyDecoder(Part.COMPLETE, 0);
        }
        if (head.header("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return new BodyDecoder(Part.CHUNK_SIZE, 0);
        }
        var length = head.header("content-length");
        if (length.isEmpty()) {
            return new BodyDecoder(Part.UNTIL_CLOSE, 0);
        }
        if (!length.get().matches("\\d{1,18}")) {
            throw new EngineFailure(BROKEN, "The engine's content-length (%s) is no number.".formatted(length.get()));
        }
        long bytes = Long.parseLong(length.get());
        return new BodyDecoder(bytes == 0 ? Part.COMPLETE : Part.COUNTED, bytes);
    }

    boolean isComplete() {
        return part == Part.COMPLETE;
    }

    /// The connection ended. Whether that is the body's end too.
    boolean isCompleteAtClose() {
        return part == Part.UNTIL_CLOSE || part == Part.COMPLETE;
    }

    /// Moves what can be decoded from {@code raw} to {@code body}.
    void decode(ByteQueue raw, ByteQueue body) throws EngineFailure {
        boolean moved = true;
        while (moved && !raw.isEmpty() && part != Part.COMPLETE) {
            moved = switch (part) {
                case CHUNK_SIZE -> readSize(raw);
                case CHUNK, COUNTED -> readData(raw, body);
                case CHUNK_END -> readChunkEnd(raw);
                case TRAILER -> readTrailer(raw);
                case UNTIL_CLOSE -> readAll(raw, body);
                case COMPLETE -> false;
            };
        }
    }

    private boolean readSize(ByteQueue raw) throws EngineFailure {
        int newline = lineEnd(raw);
        if (newline < 0) {
            return false;
        }
        byte[] array = raw.array();
        int digits = 0;
        remaining = 0;
        int at = raw.start();
        while (Character.digit(array[at], 16) >= 0) {
            remaining = remaining * 16 + Character.digit(array[at], 16);
            digits++;
            at++;
        }
        if (digits == 0 || digits > SIZE_DIGITS_MAX || (array[at] != '\r' && array[at] != ';' && array[at] != ' ')) {
            throw new EngineFailure(BROKEN, "The engine sent a chunk without a proper size.");
        }
        raw.consume(newline + 1 - raw.start());
        part = remaining == 0 ? Part.TRAILER : Part.CHUNK;
        return true;
    }

    private boolean readData(ByteQueue raw, ByteQueue body) {
        int length = (int) Math.min(remaining, raw.size());
        body.append(raw.array(), raw.start(), length);
        raw.consume(length);
        remaining -= length;
        if (remaining == 0) {
            part = part == Part.CHUNK ? Part.CHUNK_END : Part.COMPLETE;
        }
        return true;
    }

    private boolean readChunkEnd(ByteQueue raw) throws EngineFailure {
        if (raw.size() < 2) {
            return false;
        }
        if (raw.array()[raw.start()] != '\r' || raw.array()[raw.start() + 1] != '\n') {
            throw new EngineFailure(BROKEN, "The engine sent a chunk that is longer than its size.");
        }
        raw.consume(2);
        part = Part.CHUNK_SIZE;
        return true;
    }

    private boolean readTrailer(ByteQueue raw) throws EngineFailure {
        int newline = lineEnd(raw);
        if (newline < 0) {
            return false;
        }
        boolean blank = newline - raw.start() <= 1;
        raw.consume(newline + 1 - raw.start());
        part = blank ? Part.COMPLETE : Part.TRAILER;
        return true;
    }

    private static boolean readAll(ByteQueue raw, ByteQueue body) {
        body.append(raw.array(), raw.start(), raw.size());
        raw.clear();
        return true;
    }

    private static int lineEnd(ByteQueue raw) throws EngineFailure {
        int last = Math.min(raw.end(), raw.start() + LINE_BYTES_MAX);
        for (int i = raw.start(); i < last; i++) {
            if (raw.array()[i] == '\n') {
                return i;
            }
        }
        if (raw.size() >= LINE_BYTES_MAX) {
            throw new EngineFailure(
                    BROKEN, "The engine sent a chunk header longer than %d bytes.".formatted(LINE_BYTES_MAX));
        }
        return -1;
    }
}
