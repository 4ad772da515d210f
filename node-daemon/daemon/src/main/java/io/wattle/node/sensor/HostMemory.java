package io.wattle.node.sensor;

import io.wattle.quantity.Bytes;

/// Memory of the host.
///
/// @param available what new work may take without swapping
public record HostMemory(Bytes total, Bytes available) {}
