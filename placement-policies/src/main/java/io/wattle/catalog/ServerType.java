package io.wattle.catalog;

import io.wattle.quantity.Watts;
import java.util.Optional;

/// What a whole server with its GPUs draws at the wall; what no source states is absent.
///
/// @param maxPower  the most it may draw
/// @param restPower seen at rest, engines possibly loaded
public record ServerType(
        String name,
        String description,
        Optional<Watts> maxPower,
        Optional<Watts> restPower,
        String note,
        String source) {}
