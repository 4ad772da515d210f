package io.wattle.fleet;

import io.wattle.quantity.Watts;

/// What a node draws besides its GPUs: processors, memory, fans, network, losses.
///
/// @param idle with no engine running
/// @param max  at most; never below {@code idle}
public record HostPower(Watts idle, Watts max) {
    public HostPower {
        if (idle.exceeds(max)) {
            throw new IllegalArgumentException(
                    "The host's idle power (%s) must not exceed its maximum (%s).".formatted(idle, max));
        }
    }
}
