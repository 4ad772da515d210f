package io.wattle.fleet;

import io.wattle.quantity.Bytes;
import java.util.Optional;

/// One server.
///
/// @param gpus   its GPUs; none for a node that serves on its processors
/// @param cpu    its processor's name in the hardware catalogue, where it is known
/// @param memory host memory that engines may use, where it is known
/// @param host   what it draws besides its GPUs
public record Node(
        NodeId id,
        CpuArchitecture arch,
        Optional<GpuGroup> gpus,
        Optional<String> cpu,
        Optional<Bytes> memory,
        HostPower host) {
    /// How many GPUs it holds; zero for a node that serves on its processors.
    public int gpuCount() {
        return gpus.map(GpuGroup::count).orElse(0);
    }
}
