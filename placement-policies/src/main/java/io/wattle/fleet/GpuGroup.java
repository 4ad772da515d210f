package io.wattle.fleet;

/// The GPUs of one node, all of one type.
///
/// @param type  a name of the hardware catalogue, such as {@code H100-SXM-80GB}
/// @param count at least one
public record GpuGroup(String type, int count) {
    public GpuGroup {
        if (count < 1) {
            throw new IllegalArgumentException("The number of GPUs (%d) must be at least 1.".formatted(count));
        }
    }
}
