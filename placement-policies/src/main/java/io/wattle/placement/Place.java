package io.wattle.placement;

import io.wattle.performance.Machine;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Optional;

/// What a replica would be given on one kind of node.
///
/// @param label    as a sentence names it, such as {@code 2 x H100-SXM-80GB}
/// @param gpus     0 on processors
/// @param usable   memory of each GPU, or of the host, that weights and cache may take
/// @param machine  how fast it is; none where the catalogue does not say
/// @param powerCap the highest of each GPU
/// @param leastCap the lowest that its board takes
/// @param batches  how many sequences may be decoded together, most first
record Place(
        String label,
        int gpus,
        Bytes usable,
        Optional<Machine> machine,
        Optional<Watts> powerCap,
        Optional<Watts> leastCap,
        List<Integer> batches) {}
