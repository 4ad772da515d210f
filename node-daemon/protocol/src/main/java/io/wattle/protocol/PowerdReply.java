package io.wattle.protocol;

import java.util.List;
import java.util.Optional;

/// Powerd's answer, one line.
///
/// @param accepted   whether it did what was asked
/// @param message    one sentence: why not, or what it did
/// @param reportOnly why nothing is set on this machine; absent where limits are set
/// @param lease      the newest it accepted, run out or not
/// @param isLive     whether that lease has not run out
/// @param gpuBudgetMilliwatts what the live lease leaves for all GPUs together; 0 without one
/// @param gpus       as read back after the request
public record PowerdReply(
        boolean accepted,
        String message,
        Optional<String> reportOnly,
        Optional<PowerLease> lease,
        boolean isLive,
        long gpuBudgetMilliwatts,
        List<PowerdGpu> gpus) {
    public PowerdReply {
        gpus = List.copyOf(gpus);
    }

    /// A refusal that says nothing else.
    public static PowerdReply refusal(String sentence) {
        return new PowerdReply(false, sentence, Optional.empty(), Optional.empty(), false, 0, List.of());
    }
}
