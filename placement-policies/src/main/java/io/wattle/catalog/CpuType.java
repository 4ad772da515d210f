package io.wattle.catalog;

import io.wattle.fleet.CpuArchitecture;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a processor is stated to be, one socket of it; what no source states is absent.
///
/// @param memory    only where it is soldered on
/// @param bandwidth peak of its memory
/// @param maxPower  its design power
/// @param vectorBits that one core multiplies and adds in a cycle
public record CpuType(
        String name,
        List<String> aliases,
        CpuArchitecture arch,
        int cores,
        Optional<Bytes> memory,
        Optional<BytesPerSecond> bandwidth,
        Optional<Watts> maxPower,
        OptionalInt vectorBits,
        String note,
        String source) {
    public CpuType {
        aliases = List.copyOf(aliases);
    }
}
