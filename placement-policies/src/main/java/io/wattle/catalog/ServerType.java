package io.wattle.catalog;

import io.wattle.quantity.Watts;
import java.util.Optional;

/// What a whole server with its GPUs draws at the wall; what no source states is absent.
///
/// @param gpu       its type of GPU, by the catalogue's name
/// @param maxPower  the most it may draw
/// @param restPower seen at rest, engines possibly loaded
public record ServerType(
        String name,
        String description,
        String gpu,
        int gpus,
        Optional<Watts> maxPower,
        Optional<Watts> restPower,
        String note,
        String source) {}
