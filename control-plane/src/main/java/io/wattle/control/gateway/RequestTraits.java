package io.wattle.control.gateway;

import java.util.List;
import java.util.OptionalInt;

/// What of a request matters to routing and caching, beside its model.
///
/// @param promptBlocks hashes of its prompt's blocks, see {@link PromptBlocks}; empty where it is too short
/// @param outputTokens most that it may generate, where it says so
/// @param repeatable   whether the same request is meant to get the same answer: temperature 0, or a seed
record RequestTraits(List<Long> promptBlocks, OptionalInt outputTokens, boolean repeatable) {
    /// Nothing is known.
    static final RequestTraits NONE = new RequestTraits(List.of(), OptionalInt.empty(), false);

    RequestTraits {
        promptBlocks = List.copyOf(promptBlocks);
    }
}
