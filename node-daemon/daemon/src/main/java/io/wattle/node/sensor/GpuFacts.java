package io.wattle.node.sensor;

/// What names a board; empty where the driver does not tell.
///
/// @param driver its version
/// @param slot   address on the bus, such as {@code 00000000:07:00.0}
public record GpuFacts(String driver, String slot) {
    public static final GpuFacts UNKNOWN = new GpuFacts("", "");
}
