package io.wattle.routing.admission;

import java.time.Duration;

/// What becomes of a request that asked for a place.
public sealed interface Verdict {
    /// Of the request.
    long id();

    /// It may begin; a place is taken for it.
    record Go(long id) implements Verdict {}

    /// It is sent away.
    ///
    /// @param waiting    requests that waited then
    /// @param retryAfter when asking again has a chance, by how quickly places became free lately
    record Refused(long id, Why why, int waiting, Duration retryAfter) implements Verdict {}

    /// Why a request is sent away.
    enum Why {
        /// Everybody who waits is at least as important.
        QUEUE_FULL("its queue is full"),
        /// It would not have had a place before its time was over.
        TOO_LATE("it would have to wait longer than it may"),
        /// Its time was over.
        WAITED_IN_VAIN("it waited as long as it may"),
        /// Something more important came while the queue was full.
        DISPLACED("more important requests took its turn");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        /// The end of a sentence.
        public String words() {
            return words;
        }
    }
}
