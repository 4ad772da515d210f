package io.wattle.workload;

import io.wattle.fleet.CpuArchitecture;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where a model may run.
///
/// @param gpus   allowed GPU types by catalogue name; empty allows every type and CPU nodes
/// @param arch   allowed host architectures; empty allows all
/// @param spread what its replicas are spread over, {@code rack} or {@code feed}: of two replicas and more none
///               holds more than half, rounded up; a feed is the topmost power domain above a rack
public record PlacementWish(List<String> gpus, Set<CpuArchitecture> arch, Optional<String> spread) {
    /// Anywhere.
    public static final PlacementWish ANYWHERE = new PlacementWish(List.of(), Set.of(), Optional.empty());

    public PlacementWish {
        gpus = List.copyOf(gpus);
        arch = Set.copyOf(arch);
    }
}
