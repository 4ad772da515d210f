package io.wattle.routing;

import io.wattle.placement.ReplicaId;
import io.wattle.workload.ModelName;
import java.util.Optional;
import java.util.OptionalInt;

/// What a policy may know of a request: never its text.
///
/// @param bodyBytes size of the request's body, a rough stand-in for its prompt tokens
/// @param streamed  whether the client reads token by token
/// @param wishes    what the client asked of its routing
public record RoutingRequest(ModelName model, int bodyBytes, boolean streamed, Wishes wishes) {
    /// Bytes of JSON that make a token of English text (source: about four characters a token in GPT-style
    /// vocabularies; framing and escapes take the rest).
    private static final int BYTES_PER_TOKEN = 4;

    /// A request that wishes for nothing special.
    public RoutingRequest(ModelName model, int bodyBytes, boolean streamed) {
        this(model, bodyBytes, streamed, Wishes.NONE);
    }

    /// How much of its promised latency a request insists on.
    public enum Priority {
        /// May wait: joules alone decide while the replica is not hopelessly late.
        LOW,
        /// The objective is kept where any replica can.
        NORMAL,
        /// The quickest replica, whatever it costs.
        HIGH
    }

    /// @param priority     how urgent it is
    /// @param session      the replica that answered the client before, where it said so
    /// @param outputTokens most that it may generate, where it says so
    public record Wishes(Priority priority, Optional<ReplicaId> session, OptionalInt outputTokens) {
        /// Nothing special.
        public static final Wishes NONE = new Wishes(Priority.NORMAL, Optional.empty(), OptionalInt.empty());
    }

    /// Prompt tokens, guessed from the size of the body; at least 1.
    public int promptTokens() {
        return Math.max(1, bodyBytes / BYTES_PER_TOKEN);
    }
}
