package io.wattle.control.gateway;

import io.wattle.control.gateway.CompletedRequest.Energy;
import io.wattle.control.gateway.cache.CachedAnswer;
import io.wattle.control.gateway.upstream.ByteQueue;
import java.time.Instant;
import java.util.Optional;

/// An engine's answer while it passes, for the cache or a comparison; given up when it grows too large.
final class AnswerRecording {
    private static final int BYTES_MAX = 4 << 20;

    private final ByteQueue bytes;
    private boolean tooLarge;

    /// @param isWanted whether anybody will ask for it; else nothing is kept, as of one that is too large
    AnswerRecording(boolean isWanted) {
        bytes = new ByteQueue(isWanted ? 4096 : 0);
        tooLarge = !isWanted;
    }

    void add(byte[] array, int offset, int length) {
        tooLarge |= bytes.size() + length > BYTES_MAX;
        if (!tooLarge) {
            bytes.append(array, offset, length);
        }
    }

    /// All of it; nothing where it grew too large.
    byte[] whole() {
        return tooLarge ? new byte[0] : bytes.toByteArray();
    }

    /// The answer is complete and good.
    ///
    /// @param energy what it cost
    void keep(CacheUse.Miss use, Optional<Energy> energy, Instant now) {
        if (!tooLarge) {
            var spent = energy.map(known -> new CachedAnswer.Spent(known.joules(), known.origin()));
            use.cache().put(use.key(), new CachedAnswer(now, spent, bytes.toByteArray()));
        }
    }
}
