package io.wattle.routing;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;

/// What one token costs on one replica, above the idle draw of its node.
///
/// @param perPromptToken energy to read one prompt token
/// @param perOutputToken energy to generate one token
/// @param origin         measured where the node's power and the engine's counters were, else modelled
public record EnergyCost(Joules perPromptToken, Joules perOutputToken, Origin origin) {
    /// The share of one request.
    public Joules of(long promptTokens, long outputTokens) {
        return perPromptToken.times((double) promptTokens).plus(perOutputToken.times((double) outputTokens));
    }
}
