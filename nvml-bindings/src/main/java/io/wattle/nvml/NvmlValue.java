package io.wattle.nvml;

/// {@code nvmlValue_t}, a union of eight bytes, with the type that says how to read it.
///
/// @param type raw {@code nvmlValueType_t}
/// @param bits the eight bytes; only as many as the type has are meaningful
public record NvmlValue(int type, long bits) {
    private static final int DOUBLE = 0;
    private static final int UNSIGNED_INT = 1;
    private static final int SIGNED_INT = 5;
    private static final int UNSIGNED_SHORT = 6;

    /// The value as an integer; a fraction is cut off.
    public long asLong() {
        return switch (type) {
            case DOUBLE -> (long) Double.longBitsToDouble(bits);
            case UNSIGNED_INT -> bits & 0xFFFF_FFFFL;
            case SIGNED_INT -> (int) bits;
            case UNSIGNED_SHORT -> bits & 0xFFFF;
            default -> bits;
        };
    }

    /// The value as a floating-point number.
    public double asDouble() {
        return type == DOUBLE ? Double.longBitsToDouble(bits) : asLong();
    }
}
