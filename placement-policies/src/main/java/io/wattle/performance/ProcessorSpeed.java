package io.wattle.performance;

import io.wattle.catalog.CpuType;
import io.wattle.quantity.BytesPerSecond;
import java.util.Optional;
import java.util.OptionalInt;

/// How fast the processors of a host read and multiply weights with llama.cpp.
///
/// Fitted on one stream of 4-bit models on eight kinds of processors, from a Raspberry Pi to 192 cores (source:
/// geerlingguy/ai-benchmarks). {@code ProcessorAccuracyTest} says how well.
///
/// @param bandwidth  that reading weights reaches where cores do not limit it
/// @param threads    that share each matrix
/// @param vectorBits that each of them multiplies and adds in a cycle
public record ProcessorSpeed(BytesPerSecond bandwidth, int threads, int vectorBits) {
    /// A processor nobody knows: half of two channels of DDR4-2400, and four cores.
    private static final BytesPerSecond LEAST_BANDWIDTH = new BytesPerSecond(19.2e9);

    private static final int LEAST_CORES = 4;

    /// Two 256-bit (x86-64) or four 128-bit (AArch64) multiply-adds in a cycle.
    private static final int USUAL_VECTOR_BITS = 512;

    /// Share of the peak bandwidth that reading weights reaches (fitted; the largest model on 192 cores decides it).
    private static final double BANDWIDTH_REACH = 0.9;

    /// Weights that a core unpacks and multiplies with one token in a second, for each of its vector bits (fitted).
    private static final double WEIGHTS_PER_BIT = 25e6;

    /// The same where many tokens share an unpacked block (source: llama.cpp's kernels reach between half and three
    /// quarters of 32-bit multiply-adds at 2 GHz; no run here measures it apart).
    private static final double BLOCKED_WEIGHTS_PER_BIT = 45e6;

    /// Tokens at which half of that is gained; assumed.
    private static final double HALF_BLOCKED = 8;

    /// What one more thread costs each block: all wait for each other a dozen times in a block (fitted: 1.25 ms a block
    /// with 192 threads).
    private static final double SECONDS_PER_THREAD = 6.5e-6;

    public ProcessorSpeed {
        if (threads < 1 || vectorBits < 1) {
            throw new IllegalArgumentException(
                    "The threads (%d) and vector bits (%d) must be at least 1.".formatted(threads, vectorBits));
        }
    }

    /// One socket of a type, or a small machine where the type is not known.
    ///
    /// @param threads as many as cores where it is left open
    public static ProcessorSpeed of(Optional<CpuType> type, OptionalInt threads) {
        BytesPerSecond peak = type.flatMap(CpuType::bandwidth).orElse(LEAST_BANDWIDTH);
        int cores = type.map(CpuType::cores).orElse(LEAST_CORES);
        int bits =
                type.map(known -> known.vectorBits().orElse(USUAL_VECTOR_BITS)).orElse(USUAL_VECTOR_BITS);
        return of(peak, Math.min(cores, threads.orElse(cores)), bits);
    }

    /// @param peak of the memory, as data sheets state it
    public static ProcessorSpeed of(BytesPerSecond peak, int threads, int vectorBits) {
        return new ProcessorSpeed(new BytesPerSecond(peak.value() * BANDWIDTH_REACH), threads, vectorBits);
    }

    /// Products of a weight and a token in a second, when so many tokens are multiplied together.
    double products(double tokens) {
        double shared = Math.max(0, tokens - 1) / (tokens - 1 + HALF_BLOCKED);
        double perBit = WEIGHTS_PER_BIT + (BLOCKED_WEIGHTS_PER_BIT - WEIGHTS_PER_BIT) * Math.max(0, shared);
        return perBit * vectorBits * threads;
    }

    /// What its threads wait for each other in one block.
    double blockSeconds() {
        return SECONDS_PER_THREAD * threads;
    }
}
