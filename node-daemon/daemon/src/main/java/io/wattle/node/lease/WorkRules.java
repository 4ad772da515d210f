package io.wattle.node.lease;

import io.wattle.node.health.GpuFault;
import io.wattle.protocol.DesiredReplica;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which of the wanted replicas the node may run. Pure.
///
/// None on a GPU that must not be used; and where the caps are lost none on any GPU, because nobody would lower them
/// when the lease runs out.
final class WorkRules {
    private WorkRules() {}

    static List<DesiredReplica> allowed(
            List<DesiredReplica> wanted, boolean areCapsLost, Map<Integer, GpuFault> faults) {
        return wanted.stream()
                .filter(replica -> replica.gpuIndices().isEmpty()
                        || (!areCapsLost && replica.gpuIndices().stream().noneMatch(gpu -> endsWork(gpu, faults))))
                .toList();
    }

    private static boolean endsWork(int gpu, Map<Integer, GpuFault> faults) {
        return Optional.ofNullable(faults.get(gpu)).stream().anyMatch(GpuFault::endsWork);
    }
}
