package io.wattle.control.gateway;

import io.wattle.routing.PrefixMemory;
import java.util.ArrayList;
import java.util.List;

/// A prompt as a chain of hashed blocks, so that replicas which have read the same start can be found without keeping
/// its text.
///
/// The bytes are those of the JSON value of {@code messages}, {@code prompt} or {@code input}: a conversation that
/// goes on repeats them. Each hash covers all before it. What is left over after the last whole block is not hashed.
final class PromptBlocks {
    /// English text and JSON around it have about four bytes a token.
    private static final int BLOCK_BYTES = 4 * PrefixMemory.BLOCK_TOKENS;
    /// Of a longer prompt the first 64 KiB decide.
    private static final int BLOCKS_MAX = 256;

    /// FNV-1a, 64 bits (source: RFC 9923).
    private static final long OFFSET = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private PromptBlocks() {}

    static List<Long> of(byte[] body, int start, int end) {
        int count = Math.min(BLOCKS_MAX, (end - start) / BLOCK_BYTES);
        List<Long> blocks = new ArrayList<>(count);
        long hash = OFFSET;
        int at = start;
        for (int block = 0; block < count; block++) {
            for (int stop = at + BLOCK_BYTES; at < stop; at++) {
                hash = (hash ^ (body[at] & 0xff)) * PRIME;
            }
            blocks.add(hash);
        }
        return blocks;
    }
}
