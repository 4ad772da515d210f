package io.wattle.fleet;

import io.wattle.quantity.Watts;
import java.util.Optional;

/// What a node draws besides its GPUs: processors, memory, fans, network, losses.
///
/// @param idle   with no engine running
/// @param max    at most; never below {@code idle}
/// @param parked of the whole node, GPUs included, while its operator has it switched off or suspended; never above
///               {@code idle}; none for a node that stays on
public record HostPower(Watts idle, Watts max, Optional<Watts> parked) {
    public HostPower {
        if (idle.exceeds(max)) {
            throw new IllegalArgumentException(
                    "The host's idle power (%s) must not exceed its maximum (%s).".formatted(idle, max));
        }
        if (parked.isPresent() && parked.get().exceeds(idle)) {
            throw new IllegalArgumentException(
                    "The host's parked power (%s) must not exceed its idle power (%s).".formatted(parked.get(), idle));
        }
    }

    /// Of a node that stays on.
    public HostPower(Watts idle, Watts max) {
        this(idle, max, Optional.empty());
    }
}
