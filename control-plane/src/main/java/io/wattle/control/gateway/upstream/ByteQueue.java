package io.wattle.control.gateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Bytes appended at the end and consumed from the start of one array that grows while it must. An array that has grown
/// is lent: once the queue is empty it serves whichever queue grows next, so that thousands of streams that wait hold
/// little. Not thread-safe.
public final class ByteQueue {
    private final byte[] own;
    private final int front;
    private byte[] array;
    private boolean isLent;
    private int start;
    private int end;

    /// @param capacity bytes it holds before it grows
    public ByteQueue(int capacity) {
        this(capacity, 0);
    }

    /// @param capacity bytes it holds before it grows, room at the front included
    /// @param front    bytes of room for {@link #prepend}
    public ByteQueue(int capacity, int front) {
        this.own = new byte[capacity];
        this.front = front;
        this.array = own;
        this.start = front;
        this.end = front;
    }

    /// The array itself: valid from {@link #start} to {@link #end} until the next change.
    public byte[] array() {
        return array;
    }

    /// Index of the first byte.
    public int start() {
        return start;
    }

    /// Index after the last byte.
    public int end() {
        return end;
    }

    /// How many bytes there are.
    public int size() {
        return end - start;
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return start == end;
    }

    /// Adds a range of an array at the end.
    public ByteQueue append(byte[] source, int offset, int length) {
        makeRoom(length);
        System.arraycopy(source, offset, array, end, length);
        end += length;
        return this;
    }

    /// Adds a whole array at the end.
    public ByteQueue append(byte[] source) {
        return append(source, 0, source.length);
    }

    /// Puts a whole array before the first byte, in the room at the front if that is enough.
    public ByteQueue prepend(byte[] source) {
        int missing = source.length - start;
        if (missing > 0) {
            makeRoom(missing);
            System.arraycopy(array, start, array, start + missing, size());
            start += missing;
            end += missing;
        }
        start -= source.length;
        System.arraycopy(source, 0, array, start, source.length);
        return this;
    }

    /// Removes bytes from the start.
    public void consume(int length) {
        start += length;
        if (start == end) {
            clear();
        }
    }

    /// Removes everything.
    public void clear() {
        start = front;
        end = front;
        if (isLent) {
            LentArrays.giveBack(array);
            array = own;
            isLent = false;
        }
    }

    /// A copy of the bytes.
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, start, end);
    }

    /// Appends what one read gives.
    ///
    /// @return bytes read, or -1 at the end of the stream
    int fill(InputStream in, int atMost) throws IOException {
        makeRoom(atMost);
        int read = in.read(array, end, atMost);
        if (read > 0) {
            end += read;
        }
        return read;
    }

    private void makeRoom(int length) {
        if (array.length - end >= length) {
            return;
        }
        int size = size();
        if (array.length - front - size >= length) {
            System.arraycopy(array, start, array, front, size);
        } else {
            byte[] larger = LentArrays.take(Math.max(array.length * 2, front + size + length));
            System.arraycopy(array, start, larger, front, size);
            if (isLent) {
                LentArrays.giveBack(array);
            }
            array = larger;
            isLent = true;
        }
        start = front;
        end = front + size;
    }
}
