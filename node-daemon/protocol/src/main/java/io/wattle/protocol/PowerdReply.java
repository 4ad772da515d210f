package io.wattle.protocol;

import java.util.List;
import java.util.Optional;

/// Powerd's answer, one line.
///
/// @param accepted whether it did what was asked
/// @param message  one sentence: why not, or what it did
/// @param lease    the newest it accepted, run out or not
/// @param isLive   whether that lease has not run out
/// @param gpus     as read back after the request
public record PowerdReply(
        boolean accepted, String message, Optional<PowerLease> lease, boolean isLive, List<PowerdGpu> gpus) {
    public PowerdReply {
        gpus = List.copyOf(gpus);
    }
}
