package io.wattle.quantity;

/// One unit of a {@link Scale}.
///
/// @param symbol as people write it, such as {@code kW}
/// @param size   how many base units it holds
record Unit(String symbol, double size) {}
