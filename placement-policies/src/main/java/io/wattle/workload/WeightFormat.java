package io.wattle.workload;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// How the weights of a model are stored: which parts are quantised, and in what.
///
/// @param method            name of the scheme as checkpoints write it, such as {@code fp8} or {@code awq}; {@code
/// none}
/// @param precision         of the quantised parts; of everything, without quantisation
/// @param bitsPerWeight     of the quantised parts, scales included
/// @param scaleBlock        weights that share a scale; none where a whole channel or tensor does
/// @param activationBits    width that activations are multiplied in: 16 where weights alone are quantised
/// @param unquantised       parts left as they were
/// @param nativePrecision   of those parts
public record WeightFormat(
        String method,
        Precision precision,
        double bitsPerWeight,
        Optional<ScaleBlock> scaleBlock,
        int activationBits,
        Set<ModelPart> unquantised,
        Precision nativePrecision) {
    /// Parts that schemes leave alone unless they say otherwise: engines quantise linear layers only, and neither
    /// routers nor towers (source: vLLM's {@code Fp8Config} and its models; the lists of published checkpoints).
    private static final Set<ModelPart> USUALLY_LEFT =
            Set.of(ModelPart.EMBEDDING, ModelPart.HEAD, ModelPart.ROUTER, ModelPart.OTHER);

    /// Weights that share a scale.
    ///
    /// @param rows    output channels
    /// @param columns input channels
    public record ScaleBlock(int rows, int columns) {
        public ScaleBlock {
            if (rows < 1 || columns < 1) {
                throw new IllegalArgumentException(
                        "The block of a scale (%d x %d) must have at least one weight.".formatted(rows, columns));
            }
        }
    }

    public WeightFormat {
        unquantised = Set.copyOf(unquantised);
        if (!(bitsPerWeight > 0 && bitsPerWeight <= 64)) {
            throw new IllegalArgumentException(
                    "The format \"%s\" of %s bits per weight is not possible.".formatted(method, bitsPerWeight));
        }
    }

    /// Everything in one precision.
    public static WeightFormat plain(Precision precision) {
        int bits = precision == Precision.FP32 ? 32 : 16;
        return new WeightFormat(
                "none", precision, precision.bitsPerWeight(), Optional.empty(), bits, Set.of(), precision);
    }

    /// A scheme with the parts that it usually leaves alone.
    ///
    /// @param left more parts that it leaves alone
    public static WeightFormat quantised(
            String method, Precision precision, Optional<ScaleBlock> block, int activationBits, Set<ModelPart> left) {
        Set<ModelPart> all = EnumSet.copyOf(USUALLY_LEFT);
        all.addAll(left);
        return new WeightFormat(method, precision, bits(precision, block), block, activationBits, all, Precision.BF16);
    }

    /// What a checkpoint in this precision usually is, for GPU engines: W8A8 per channel, FP8 per channel, NVFP4 in
    /// blocks of 16, 4-bit integers in groups of 128 with activations at 16 bits.
    public static WeightFormat usual(Precision precision) {
        return switch (precision) {
            case FP32, BF16, FP16 -> plain(precision);
            case FP8 -> quantised("fp8", precision, Optional.empty(), 8, Set.of());
            case INT8 -> quantised("w8a8", precision, Optional.empty(), 8, Set.of());
            case FP4 -> quantised("nvfp4", precision, Optional.of(new ScaleBlock(1, 16)), 4, Set.of());
            case INT4 -> quantised("awq", precision, Optional.of(new ScaleBlock(1, 128)), 16, Set.of());
        };
    }

    /// The precision that a part is stored in.
    public Precision precisionOf(ModelPart part) {
        return unquantised.contains(part) ? nativePrecision : precision;
    }

    /// Bits that one weight of a part takes, scales included.
    public double bitsOf(ModelPart part) {
        return unquantised.contains(part) ? nativePrecision.bitsPerWeight() : bitsPerWeight;
    }

    /// Payload and scale: 32 bits in fp8 blocks (source: DeepSeek-V3's {@code weight_scale_inv}), 8 bits in MXFP4 and
    /// NVFP4 (source: OCP MX 1.0; NVIDIA's NVFP4), 16 bits and a 4-bit zero point in groups of integers (source:
    /// AWQ).
    private static double bits(Precision precision, Optional<ScaleBlock> block) {
        double sharing = block.map(b -> (double) b.rows() * b.columns()).orElse(Double.POSITIVE_INFINITY);
        return switch (precision) {
            case FP32 -> 32;
            case BF16, FP16 -> 16;
            case FP8 -> 8 + 32 / sharing;
            case INT8 -> 8 + 16 / sharing;
            case FP4 -> 4 + 8 / sharing;
            case INT4 -> 4 + 20 / sharing;
        };
    }
}
