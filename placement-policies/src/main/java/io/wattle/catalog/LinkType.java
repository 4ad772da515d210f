package io.wattle.catalog;

import io.wattle.quantity.BytesPerSecond;
import java.util.List;

/// A kind of connection.
///
/// @param kind     {@code gpu} between GPUs of a node, {@code host} between a GPU and its processor, {@code network}
///                 between nodes
/// @param oneWay   peak in one direction, as stated
public record LinkType(
        String name, List<String> aliases, String kind, BytesPerSecond oneWay, String note, String source) {
    public LinkType {
        aliases = List.copyOf(aliases);
    }
}
