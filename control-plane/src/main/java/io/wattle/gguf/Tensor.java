package io.wattle.gguf;

import java.util.List;

/// One tensor of a file.
///
/// @param dimensions the one whose neighbours lie side by side in memory first, as GGUF wants it
record Tensor(String name, List<Long> dimensions, TensorType type) {
    Tensor {
        dimensions = List.copyOf(dimensions);
        if (dimensions.getFirst() % type.blockElements() != 0) {
            throw new IllegalArgumentException("The rows of tensor \"%s\" (%d) must be a multiple of %d for %s."
                    .formatted(name, dimensions.getFirst(), type.blockElements(), type.label()));
        }
    }

    /// A vector of ones, such as the weights of a normalisation.
    static Tensor vector(String name, long size) {
        return new Tensor(name, List.of(size), TensorType.F32);
    }

    /// Random weights; in half precision where the rows do not fit the blocks of {@code wanted}.
    static Tensor weights(String name, TensorType wanted, Long... dimensions) {
        boolean fits = dimensions[0] % wanted.blockElements() == 0;
        return new Tensor(name, List.of(dimensions), fits ? wanted : TensorType.F16);
    }

    boolean isVector() {
        return dimensions.size() == 1;
    }

    long bytes() {
        return type.bytes(dimensions.stream().reduce(1L, Math::multiplyExact));
    }

    /// Bytes in the file, which starts each tensor at a multiple of its alignment.
    long paddedBytes() {
        return GgufHead.padded(bytes());
    }
}
